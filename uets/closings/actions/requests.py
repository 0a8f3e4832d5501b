"""What holders do about closing their address, with one or two principal operators; and the registrar's refusal."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.errors import PrincipalRequired, SecondApprovalNeeded
from uets.accounts.rules import (
    check_is_fresh,
    check_is_principal,
    check_is_staff,
    check_needs_no_second,
    read_reason,
)
from uets.accounts.states import DualAct, StaffRole
from uets.alerts.states import Topic
from uets.closings import errors, ports, queries, rules
from uets.closings.actions.proposals import drop_waiting
from uets.closings.actions.recording import decide, record_request, tell
from uets.closings.models import ClosingRequest
from uets.closings.states import DECIDED_WITHIN, ClosingState
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id


@transaction.atomic
def ask_to_close(
    *, actor: Actor, account_id: UUID, reason: str, document: bytes, at: datetime
) -> ClosingRequest:
    """Ask to close an address (Hesabı Kapat); it works on until the registrar has decided, within a month.

    Where two ask together (rule R5) the request is held: nobody decides on it before `confirm_request`.
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
        state=(ClosingState.AWAITING_SECOND if _takes_two(actor, account_id) else ClosingState.ASKED).value,
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
    if request.state == ClosingState.ASKED:
        accounts.move_closing(actor=actor, account_id=account_id, is_asked=True, at=at)
        tell(account_id=account_id, topic=Topic.CLOSING_ASKED, at=at)
    record_request(request=request, actor=actor, at=at)
    return request


@transaction.atomic
def confirm_request(*, actor: Actor, account_id: UUID, request_id: UUID, at: datetime) -> ClosingRequest:
    """Ask for what was held, as the second principal operator; the registrar's month begins now.

    Raises PrincipalRequired, LoginNotFresh, SecondApprovalNeeded, ClosingNotFound, ClosingOver, StateConflict.
    """
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    if actor.asked_by is None:
        raise SecondApprovalNeeded(act=DualAct.CLOSE.value)
    request = _get_own(account_id, request_id)
    rules.check_move(state=request.state, to=ClosingState.ASKED)
    request.state, request.decide_by = ClosingState.ASKED.value, at + DECIDED_WITHIN
    request.save(update_fields=["state", "decide_by"])
    accounts.move_closing(actor=actor, account_id=account_id, is_asked=True, at=at)
    record_request(request=request, actor=actor, at=at)
    tell(account_id=account_id, topic=Topic.CLOSING_ASKED, at=at)
    return request


@transaction.atomic
def end_held_request(
    *, actor: Actor, account_id: UUID, request_id: UUID, to: ClosingState, at: datetime
) -> None:
    """End a request that waited for a second person: rejected, withdrawn, or its days are over. Raises ClosingOver."""
    request = _get_own(account_id, request_id)
    if request.state != ClosingState.AWAITING_SECOND:
        raise errors.ClosingOver(state=request.state)
    decide(request=request, to=to, actor=actor, at=at)


@transaction.atomic
def take_back(*, actor: Actor, account_id: UUID, request_id: UUID, at: datetime) -> None:
    """Take a request back that the registrar has; raises PrincipalRequired, ClosingNotFound, ClosingOver."""
    check_is_principal(actor=actor)
    request = _get_own(account_id, request_id)
    if request.state == ClosingState.AWAITING_SECOND:
        raise errors.ClosingOver(state=request.state)  # it is taken back where it waits: among the approvals
    decide(request=request, to=ClosingState.WITHDRAWN, actor=actor, at=at)
    drop_waiting(account_id=account_id, request_id=request_id, actor=actor, at=at)
    accounts.move_closing(actor=actor, account_id=account_id, is_asked=False, at=at)


@transaction.atomic
def refuse_closing(*, actor: Actor, request_id: UUID, at: datetime) -> None:
    """Refuse a request: the registrar, with the reason that the holder reads; a proposal to close goes with it.

    It changes nobody's rights and can be asked for again: one member of staff decides it.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    request = queries.get_request_for_update(request_id=request_id)
    if request.state == ClosingState.AWAITING_SECOND:
        raise errors.ClosingNotFound
    decide(request=request, to=ClosingState.REFUSED, actor=actor, at=at)
    drop_waiting(account_id=request.account_id, request_id=request_id, actor=actor, at=at)
    accounts.move_closing(actor=actor, account_id=request.account_id, is_asked=False, at=at)
    tell(account_id=request.account_id, topic=Topic.CLOSING_REFUSED, at=at)


def _takes_two(actor: Actor, account_id: UUID) -> bool:
    switches = account_queries.list_switches(account_id=account_id)
    try:
        check_needs_no_second(actor=actor, switches=switches, act=DualAct.CLOSE)
    except SecondApprovalNeeded:
        return True
    return False


def _get_own(account_id: UUID, request_id: UUID) -> ClosingRequest:
    request = queries.get_request_for_update(request_id=request_id)
    if request.account_id != account_id:
        raise errors.ClosingNotFound
    return request
