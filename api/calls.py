"""What is known of one API call: its number, language, caller's address, caller, and headers its answer will carry."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from uets.kernel import clock, ids
from uets.kernel.actor import Actor, Origin
from uets.kernel.addresses import client_address
from uets.kernel.refusals import Refusal
from uets.keys.rules.access import Access

SAFE_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Call:
    """One API call, read from its WSGI environment (PEP 3333; Django's `request.META` is the same mapping)."""

    __slots__ = ("access", "actor", "at", "headers", "meta", "number")

    def __init__(self, meta: Mapping[str, Any]) -> None:
        self.meta = meta
        self.at = clock.now()
        given = meta.get("HTTP_X_REQUEST_ID", "")
        self.number = given if SAFE_NUMBER.fullmatch(given) else ids.to_public("req", ids.new_id())
        self.headers: dict[str, str] = {"X-Request-ID": self.number, "Cache-Control": "no-store"}
        self.actor: Actor | None = None
        self.access: Access | None = None

    @property
    def language(self) -> str:
        """Return `tr` (default) or `en`, by Accept-Language."""
        for name, _ in parse_accept_lang_header(self.meta.get("HTTP_ACCEPT_LANGUAGE", "")):
            if name[:2] in {"tr", "en"}:
                return str(name[:2])
        return "tr"

    @property
    def address(self) -> str:
        """Return the caller's network address, seen through the trusted proxies only."""
        return client_address(
            peer=self.meta.get("REMOTE_ADDR", ""),
            forwarded_for=self.meta.get("HTTP_X_FORWARDED_FOR", ""),
            trusted_proxies=settings.TRUSTED_PROXIES,
        )

    @property
    def origin(self) -> Origin:
        """Return where the call came from, for evidence."""
        agent = self.meta.get("HTTP_USER_AGENT", "")[:200]
        return Origin(request_id=self.number, address=self.address, user_agent=agent)


class UnknownField(Refusal):
    """The query holds a parameter that this list does not know: a filter with a typing error must not be ignored."""

    code: ClassVar[str] = "unknown-field"


def check_parameters(request: HttpRequest, *, known: AbstractSet[str]) -> None:
    """Raise UnknownField when the query holds another parameter than those known."""
    if not request.GET.keys() <= known:
        raise UnknownField


def call_of(request: HttpRequest) -> Call:
    """Return the call of a request."""
    return cast("Call", request.call)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """Return the authenticated caller of a request; an operation without authentication has none."""
    actor = call_of(request).actor
    if actor is None:
        message = "the operation is not authenticated"
        raise RuntimeError(message)
    return actor


def authority_of(request: HttpRequest) -> tuple[Actor, UUID]:
    """Return the caller and its sending authority; only operations behind AuthorityToken have one."""
    actor = actor_of(request)
    if actor.authority_id is None:
        message = "the operation is not called with an authority's token"
        raise RuntimeError(message)
    return actor, actor.authority_id


def access_of(request: HttpRequest) -> Access:
    """Return what the key of a request may do; only operations behind HolderKey have it."""
    access = call_of(request).access
    if access is None:
        message = "the operation is not called with an API key"
        raise RuntimeError(message)
    return access
