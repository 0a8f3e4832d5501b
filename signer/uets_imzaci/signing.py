"""One signing from the code to the answer: fetch, check, show, ask, open the card, sign, send."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from uets_imzaci import cades
from uets_imzaci.cards import Holder, Source, check_in_time, describe
from uets_imzaci.checks import Shown, check_origin, find_signed
from uets_imzaci.problems import Problem
from uets_imzaci.requests import Kind, SigningRequest
from uets_imzaci.server import Server


class Outcome(StrEnum):
    """How a signing ended."""

    SIGNED = "signed"
    DECLINED = "declined"


class Screen(Protocol):
    """What the person sees: a terminal or a window."""

    def agrees(self, request: SigningRequest, files: list[Shown]) -> bool:
        """Show everything and return whether the person wants to sign it."""

    def choose(self, holders: list[Holder]) -> int | None:
        """Return which certificate is meant; None when none."""

    def ask_pin(self, holder: Holder | None) -> str:
        """Return the PIN, empty when the person gives none."""

    def tell(self, sentence: str, /, **facts: object) -> None:
        """Say a sentence (words.py)."""


def sign(*, server: Server, source: Source, screen: Screen, clock: Callable[[], datetime]) -> Outcome:
    """Sign what waits under the server's code; raises Problem."""
    request = server.fetch_request()
    check_origin(request, origin=server.origin, now=clock())
    try:
        files = _fetch_files(server, request)
        signed = find_signed(request, [file.content for file in files])
    except Problem:
        server.send_refusal()
        raise
    if not screen.agrees(request, files):
        server.send_refusal()
        return Outcome.DECLINED
    signature = _sign(signed, request=request, source=source, screen=screen, clock=clock)
    server.send_signature(signature)
    screen.tell("signed" if request.kind is not Kind.LOGIN else "signed-login")
    return Outcome.SIGNED


def _fetch_files(server: Server, request: SigningRequest) -> list[Shown]:
    if request.kind is Kind.DOCUMENT:
        return [Shown(request.name, server.fetch_file(request.content_path))]
    return [Shown(part.name, server.fetch_file(part.path)) for part in request.shown]


def _sign(
    signed: bytes, *, request: SigningRequest, source: Source, screen: Screen, clock: Callable[[], datetime]
) -> bytes:
    holders = source.list_holders()
    place = 0 if len(holders) < 2 else screen.choose(holders)  # noqa: PLR2004 - two are a choice
    if place is None:
        raise Problem("nothing-chosen")
    pin = screen.ask_pin(holders[place] if holders else None)
    if not pin:
        raise Problem("pin-missing")
    with closing(source.open(place, pin=pin)) as card:
        check_in_time(card.certificate, now=clock())
        screen.tell("signing-as", name=describe(card.certificate).name)
        return cades.sign(
            signed,
            card=card,
            at=None if request.kind is Kind.DOCUMENT else clock(),
            content_type=request.content_type,
            is_detached=request.is_detached,
        )
