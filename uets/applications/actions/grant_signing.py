"""A new undertaking of a grant that stands, signed by e-imza or mobil imza; it waits for the act that binds it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from uets.agreements.states import SignedPaper, TextKind
from uets.kernel.actor import Actor
from uets.kernel.ids import to_public
from uets.keys.actions.undertakings import hold_undertaking
from uets.keys.errors import GrantNotFound
from uets.keys.rules.undertakings import names_grant
from uets.login import actions as login
from uets.signing import actions as signing

KIND = TextKind.UNDERTAKING


class GrantAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Which signature of which session accepts the undertaking of which grant, on which version of it."""

    signature_id: UUID
    session_hash: str
    grant_id: UUID
    expected_version: int
    shown_at: datetime | None


def sign_grant_undertaking_by_card(*, actor: Actor, answer: GrantAnswer, at: datetime) -> None:
    """Keep the undertaking that a card has signed for this grant.

    Raises what signing's `finish_paper` raises, GrantNotFound, PrincipalRequired, VersionStale, TextChanged.
    """
    asked: dict[str, Any] = {"request_id": answer.signature_id, "session_hash": answer.session_hash, "at": at}
    done = signing.finish_paper(actor=actor, kind=KIND, **asked)
    if done.paper.grant_id != answer.grant_id:
        raise GrantNotFound
    with transaction.atomic():
        signing.take_signature(**asked)
        _hold(actor, answer, done, at=at)


def sign_grant_undertaking_by_mobile(*, actor: Actor, answer: GrantAnswer, at: datetime) -> None:
    """Keep the undertaking that a phone has signed for this grant, whose name stands in the statement.

    Raises what login's `finish_mobile_paper` raises, GrantNotFound, PrincipalRequired, VersionStale, TextChanged.
    """
    asked: dict[str, Any] = {
        "signature_id": answer.signature_id,
        "session_hash": answer.session_hash,
        "kind": KIND,
        "at": at,
    }
    done = login.finish_mobile_paper(actor=actor, **asked)
    if not names_grant(done.signed.document, name=to_public("grn", answer.grant_id)):
        raise GrantNotFound
    with transaction.atomic():
        login.take_mobile_paper(**asked)
        _hold(actor, answer, done, at=at)


def _hold(actor: Actor, answer: GrantAnswer, done: SignedPaper, *, at: datetime) -> None:
    hold_undertaking(
        actor=actor,
        account_id=done.paper.account_id,
        grant_id=answer.grant_id,
        text_id=done.paper.text_id,
        shown_at=answer.shown_at,
        expected_version=answer.expected_version,
        signed=done.signed,
        at=at,
    )
