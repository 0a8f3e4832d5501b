"""The undertaking signed by e-imza or mobil imza: as for the contract, the signature is finished first, then taken."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from uets.agreements.states import SignedPaper, TextKind
from uets.applications import queries, rules
from uets.applications.actions.draft import accept_undertaking
from uets.applications.errors import ApplicationNotFound
from uets.applications.models import IntegrationApplication
from uets.kernel.actor import Actor
from uets.login import actions as login
from uets.signing import actions as signing

KIND = TextKind.UNDERTAKING


class SignedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Which signature of which session accepts the undertaking of which application, on which version of it."""

    signature_id: UUID
    session_hash: str
    application_id: UUID
    expected_version: int
    shown_at: datetime | None


def sign_undertaking_by_card(*, actor: Actor, answer: SignedAnswer, at: datetime) -> IntegrationApplication:
    """Accept the undertaking that a card has signed for this application.

    Raises what signing's `finish_paper` raises, ApplicationNotFound, VersionStale, TextChanged.
    """
    asked: dict[str, Any] = {"request_id": answer.signature_id, "session_hash": answer.session_hash, "at": at}
    done = signing.finish_paper(actor=actor, kind=KIND, **asked)
    if done.paper.application_id != answer.application_id:
        raise ApplicationNotFound
    with transaction.atomic():
        signing.take_signature(**asked)
        return _accept(actor, answer, done, at=at)


def sign_undertaking_by_mobile(*, actor: Actor, answer: SignedAnswer, at: datetime) -> IntegrationApplication:
    """Accept the undertaking that a phone has signed for this application, whose number stands in the statement.

    Raises what login's `finish_mobile_paper` raises, ApplicationNotFound, VersionStale, TextChanged.
    """
    asked: dict[str, Any] = {
        "signature_id": answer.signature_id,
        "session_hash": answer.session_hash,
        "kind": KIND,
        "at": at,
    }
    done = login.finish_mobile_paper(actor=actor, **asked)
    application = queries.get_application(
        account_id=done.paper.account_id, application_id=answer.application_id
    )
    if not rules.names_application(done.signed.document, number=application.number):
        raise ApplicationNotFound
    with transaction.atomic():
        login.take_mobile_paper(**asked)
        return _accept(actor, answer, done, at=at)


def _accept(actor: Actor, answer: SignedAnswer, done: SignedPaper, *, at: datetime) -> IntegrationApplication:
    return accept_undertaking(
        actor=actor,
        account_id=done.paper.account_id,
        application_id=answer.application_id,
        text_id=done.paper.text_id,
        shown_at=answer.shown_at,
        expected_version=answer.expected_version,
        at=at,
        signed=done.signed,
    )
