"""Do an act, or ask for a second person; approve, reject, withdraw; let the clock end what waits."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from msgspec.structs import replace

from uets.accounts import queries as accounts
from uets.accounts.errors import SecondApprovalNeeded
from uets.accounts.rules import check_is_fresh, check_is_principal
from uets.alerts import actions as alerts
from uets.alerts.rules import describe_outcome
from uets.alerts.states import ApprovalOutcome, Topic
from uets.approvals import queries, rules
from uets.approvals.actions.acts import Given, end_act, hold_act, run_act
from uets.approvals.actions.seconds import check_second
from uets.approvals.models import Approval
from uets.approvals.states import WAITS_FOR, Act, ApprovalState
from uets.closings import actions as closings
from uets.closings.states import ClosingState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, system_actor

AT_ONCE: Final = 100
CLOCK: Final = system_actor(name="expire-approvals")
OUTCOMES: Final = {
    ApprovalState.APPROVED: ApprovalOutcome.APPROVED,
    ApprovalState.REJECTED: ApprovalOutcome.REJECTED,
    ApprovalState.WITHDRAWN: ApprovalOutcome.WITHDRAWN,
    ApprovalState.EXPIRED: ApprovalOutcome.EXPIRED,
}


class Outcome(NamedTuple):
    """What waits for a second person, or what was done."""

    waits: Approval | None
    done: object = None


def do_or_ask(*, actor: Actor, account_id: UUID, act: Act, given: Given, about: str, at: datetime) -> Outcome:
    """Do an act at once, or let it wait for a second principal operator where the account has it so (rule R5).

    Raises what the act itself raises.
    """
    try:
        done = run_act(actor=actor, account_id=account_id, act=act, given=given, at=at)
    except SecondApprovalNeeded:
        return Outcome(_ask(actor=actor, account_id=account_id, act=act, given=given, about=about, at=at))
    return Outcome(None, done)


@transaction.atomic
def ask_to_close(
    *, actor: Actor, account_id: UUID, reason: str, document: bytes, at: datetime
) -> ClosingState:
    """Ask the registrar to close the address, or let the sealed request wait for a second person; tell which.

    Raises what `closings.ask_to_close` raises.
    """
    request = closings.ask_to_close(
        actor=actor, account_id=account_id, reason=reason, document=document, at=at
    )
    if request.state == ClosingState.AWAITING_SECOND:
        given = {
            "request_id": str(request.id),
            "reason": request.reason,
            "document_sha256": request.document_sha256,
        }
        about = accounts.get_account(account_id=account_id).legal_name
        _ask(actor=actor, account_id=account_id, act=Act.CLOSE_ACCOUNT, given=given, about=about, at=at)
    return ClosingState(request.state)


@transaction.atomic
def approve(*, actor: Actor, account_id: UUID, approval_id: UUID, at: datetime) -> Approval:
    """Approve what waits, as the second person, and do it: exactly what was asked for, with both in its evidence.

    Raises PrincipalRequired, LoginNotFresh, ApprovalNotFound, ApprovalOver, SecondNotAllowed, and what the act raises;
    then it still waits.
    """
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    approval = queries.get_approval_for_update(account_id=account_id, approval_id=approval_id)
    rules.check_is_in_time(expires_at=approval.expires_at, at=at)
    check_second(approval=approval, second=actor.person_id, at=at)
    _decide(approval, to=ApprovalState.APPROVED, kind=Kind.APPROVAL_GIVEN, actor=actor, at=at)
    second = replace(actor, asked_by=approval.asked_by_id)
    given = {**approval.given, "approval_id": str(approval.id)}
    run_act(actor=second, account_id=account_id, act=Act(approval.act), given=given, at=at)
    return approval


@transaction.atomic
def reject(*, actor: Actor, account_id: UUID, approval_id: UUID, at: datetime) -> Approval:
    """Reject what waits, or take back what one has asked for oneself; nothing is done."""
    check_is_principal(actor=actor)
    approval = queries.get_approval_for_update(account_id=account_id, approval_id=approval_id)
    is_own = approval.asked_by_id == actor.person_id
    to = ApprovalState.WITHDRAWN if is_own else ApprovalState.REJECTED
    kind = Kind.APPROVAL_WITHDRAWN if is_own else Kind.APPROVAL_REJECTED
    _decide(approval, to=to, kind=kind, actor=actor, at=at)
    _end(approval, to=to, actor=actor, at=at)
    return approval


@transaction.atomic
def expire_approvals(*, at: datetime) -> int:
    """End up to a hundred that nobody decided for seven days; return how many."""
    overdue = queries.claim_overdue(at=at, limit=AT_ONCE)
    for approval in overdue:
        _decide(approval, to=ApprovalState.EXPIRED, kind=Kind.APPROVAL_EXPIRED, actor=CLOCK, at=at)
        _end(approval, to=ApprovalState.EXPIRED, actor=CLOCK, at=at)
    return len(overdue)


@transaction.atomic
def _ask(*, actor: Actor, account_id: UUID, act: Act, given: Given, about: str, at: datetime) -> Approval:
    if actor.person_id is None:
        raise SecondApprovalNeeded(act=act.value)
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    held = hold_act(actor=actor, account_id=account_id, act=act, given=given, at=at)
    approval = Approval.objects.create(
        account_id=account_id,
        act=act.value,
        given=held,
        about=about,
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        asked_at=at,
        expires_at=at + WAITS_FOR,
    )
    _record(approval, kind=Kind.APPROVAL_ASKED, actor=actor, at=at)
    _tell(approval, Topic.APPROVAL_ASKED, {"by": actor.name}, but=actor.person_id, at=at)
    return approval


def _tell(approval: Approval, topic: Topic, facts: dict[str, str], *, but: UUID | None, at: datetime) -> None:
    """Tell the other principal operators of the account."""
    account = accounts.get_account(account_id=approval.account_id)
    to = [
        person.email
        for person in accounts.list_principals(account_id=approval.account_id)
        if person.id != but and person.email and person.email_verified_at is not None
    ]
    words = {"account": account.legal_name, **facts}
    alerts.queue_alerts(topic=topic, to=to, facts=words, at=at, account_id=approval.account_id)


def _end(approval: Approval, *, to: ApprovalState, actor: Actor, at: datetime) -> None:
    """End what was held for it."""
    end_act(
        actor=actor,
        account_id=approval.account_id,
        act=Act(approval.act),
        given=approval.given,
        to=to,
        at=at,
    )


def _decide(approval: Approval, *, to: ApprovalState, kind: Kind, actor: Actor, at: datetime) -> Approval:
    rules.check_move(state=approval.state, to=to)
    approval.state, approval.decided_by_name, approval.decided_at = to.value, actor.name, at
    approval.save(update_fields=["state", "decided_by_name", "decided_at"])
    _record(approval, kind=kind, actor=actor, at=at)
    facts = describe_outcome(OUTCOMES[to], asked_by=approval.asked_by_name, by=actor.name)
    _tell(approval, Topic.APPROVAL_DECIDED, facts, but=actor.person_id, at=at)
    return approval


def _record(approval: Approval, *, kind: Kind, actor: Actor, at: datetime) -> None:
    facts = {"act": approval.act, "given": approval.given, "asked_by": str(approval.asked_by_id)}
    evidence.record(
        kind=kind,
        subject=f"approval:{approval.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=approval.account_id,
        chain=f"account:{approval.account_id}",
    )
