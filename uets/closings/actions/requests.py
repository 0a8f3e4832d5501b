"""What one can do about closing an address: ask, take back, close, refuse; close for a death or a winding-up."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.errors import PrincipalRequired
from uets.accounts.rules import check_is_fresh, check_is_principal, check_is_staff, read_reason
from uets.accounts.states import ClosingGround, StaffRole
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.closings import errors, ports, queries, rules
from uets.closings.models import ClosingRequest
from uets.closings.states import DECIDED_WITHIN, ClosingState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.keys.actions import cancel_grants
from uets.keys.states import Reason

KINDS = {
    ClosingState.ASKED: Kind.CLOSING_ASKED,
    ClosingState.CLOSED: Kind.CLOSING_DONE,
    ClosingState.REFUSED: Kind.CLOSING_REFUSED,
    ClosingState.WITHDRAWN: Kind.CLOSING_WITHDRAWN,
}


@transaction.atomic
def ask_to_close(
    *, actor: Actor, account_id: UUID, reason: str, document: bytes, at: datetime
) -> ClosingRequest:
    """Ask to close an address (Hesabı Kapat); it works on until the registrar has decided, within a month.

    Raises PrincipalRequired, LoginNotFresh, ReasonMissing, DocumentRefused, ClosingExists, StateConflict.
    """
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    if actor.person_id is None:
        raise PrincipalRequired
    media_type, number = rules.find_media_type(document), new_id()
    box = ports.document_box()
    request = ClosingRequest(
        id=number,
        account_id=account_id,
        reason=read_reason(reason),
        sealed_document=box.seal(document, context=f"closing:{number}") if media_type else b"",
        media_type=media_type,
        document_sha256=sha256(document).hexdigest() if media_type else "",
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        asked_at=at,
        decide_by=at + DECIDED_WITHIN,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise errors.ClosingExists from error
    accounts.move_closing(actor=actor, account_id=account_id, is_asked=True, at=at)
    _record(request, actor=actor, at=at)
    _tell(request.account_id, Topic.CLOSING_ASKED, at=at)
    return request


@transaction.atomic
def take_back(*, actor: Actor, account_id: UUID, request_id: UUID, at: datetime) -> None:
    """Take a request back; raises PrincipalRequired, ClosingNotFound, ClosingOver."""
    check_is_principal(actor=actor)
    request = queries.get_request_for_update(request_id=request_id)
    if request.account_id != account_id:
        raise errors.ClosingNotFound
    _decide(request, to=ClosingState.WITHDRAWN, actor=actor, at=at)
    accounts.move_closing(actor=actor, account_id=account_id, is_asked=False, at=at)


@transaction.atomic
def refuse_closing(*, actor: Actor, request_id: UUID, at: datetime) -> None:
    """Refuse a request: the registrar, with the reason that the holder reads; a mandatory group stays reachable."""
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    request = queries.get_request_for_update(request_id=request_id)
    _decide(request, to=ClosingState.REFUSED, actor=actor, at=at)
    accounts.move_closing(actor=actor, account_id=request.account_id, is_asked=False, at=at)
    _tell(request.account_id, Topic.CLOSING_REFUSED, at=at)


@transaction.atomic
def grant_closing(*, actor: Actor, request_id: UUID, at: datetime) -> None:
    """Close the address as asked: the registrar, with a reason; grants end, what has arrived stays readable."""
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    request = queries.get_request_for_update(request_id=request_id)
    _decide(request, to=ClosingState.CLOSED, actor=actor, at=at)
    _close(actor, request.account_id, ClosingGround.REQUEST, at=at)


@transaction.atomic
def close_for_ground(*, actor: Actor, account_id: UUID, ground: ClosingGround, at: datetime) -> None:
    """Close the address of a deceased person or of an organisation that was wound up, as the register says.

    The account becomes read-only, its grants end; after a death operators keep lists and evidence only, and the rights
    of the deceased over other accounts end. A request that waits is done with it. Raises StaffRequired, LoginNotFresh,
    ReasonMissing, StateConflict.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    waiting = queries.find_newest(account_id=account_id)
    if waiting is not None and waiting.state == ClosingState.ASKED:
        request = queries.get_request_for_update(request_id=waiting.id)
        _decide(request, to=ClosingState.CLOSED, actor=actor, at=at)
    _close(actor, account_id, ground, at=at)
    holder = account_queries.get_account(account_id=account_id).person_id
    if ground is ClosingGround.DEATH and holder is not None:
        accounts.end_operators_of_person(actor=actor, person_id=holder, at=at)


def _close(actor: Actor, account_id: UUID, ground: ClosingGround, *, at: datetime) -> None:
    """End grants, then close, then tell: grants are locked before the account."""
    cancel_grants(actor=actor, account_id=account_id, reason=Reason.ACCOUNT_CLOSED, at=at)
    accounts.close_account(actor=actor, account_id=account_id, ground=ground, at=at)
    _tell(account_id, Topic.ACCOUNT_CLOSED, at=at)


def _decide(request: ClosingRequest, *, to: ClosingState, actor: Actor, at: datetime) -> None:
    rules.check_move(state=request.state, to=to)
    request.state, request.decided_at, request.decision_reason = to.value, at, actor.reason
    request.save(update_fields=["state", "decided_at", "decision_reason"])
    _record(request, actor=actor, at=at)


def _tell(account_id: UUID, topic: Topic, *, at: datetime) -> None:
    account = account_queries.get_account(account_id=account_id)
    to = account_queries.list_emails(account_id=account_id)
    alerts.queue_alerts(
        topic=topic, to=to, facts={"account": account.legal_name}, at=at, account_id=account_id
    )


def _record(request: ClosingRequest, *, actor: Actor, at: datetime) -> None:
    facts = {"account_id": str(request.account_id), "state": request.state}
    if request.document_sha256:
        facts["document_sha256"] = request.document_sha256
    evidence.record(
        kind=KINDS[ClosingState(request.state)],
        subject=f"closing:{request.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=request.account_id,
        chain=f"account:{request.account_id}",
    )
