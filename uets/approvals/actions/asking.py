"""Do an act, or ask for a second person; approve, reject, withdraw; let the clock end what waits."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from msgspec.structs import replace

from uets.accounts import queries as accounts
from uets.accounts.errors import SecondApprovalNeeded
from uets.accounts.rules import check_is_fresh, check_is_principal
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.approvals import errors, queries, rules
from uets.approvals.actions.acts import Given, run_act
from uets.approvals.models import Approval
from uets.approvals.states import WAITS_FOR, Act, ApprovalState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, system_actor

AT_ONCE: Final = 100
CLOCK: Final = system_actor(name="expire-approvals")


def do_or_ask(
    *, actor: Actor, account_id: UUID, act: Act, given: Given, about: str, at: datetime
) -> Approval | None:
    """Do an act at once, or let it wait for a second principal operator where the account has it so (rule R5).

    Returns what waits, None when it is done. Raises what the act itself raises.
    """
    try:
        run_act(actor=actor, account_id=account_id, act=act, given=given, at=at)
    except SecondApprovalNeeded:
        return _ask(actor=actor, account_id=account_id, act=act, given=given, about=about, at=at)
    return None


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
    _check_second(approval, actor, at=at)
    _decide(approval, to=ApprovalState.APPROVED, kind=Kind.APPROVAL_GIVEN, actor=actor, at=at)
    second = replace(actor, asked_by=approval.asked_by_id)
    run_act(actor=second, account_id=account_id, act=Act(approval.act), given=approval.given, at=at)
    return approval


@transaction.atomic
def reject(*, actor: Actor, account_id: UUID, approval_id: UUID, at: datetime) -> Approval:
    """Reject what waits, or take back what one has asked for oneself; nothing is done."""
    check_is_principal(actor=actor)
    approval = queries.get_approval_for_update(account_id=account_id, approval_id=approval_id)
    is_own = approval.asked_by_id == actor.person_id
    to = ApprovalState.WITHDRAWN if is_own else ApprovalState.REJECTED
    kind = Kind.APPROVAL_WITHDRAWN if is_own else Kind.APPROVAL_REJECTED
    return _decide(approval, to=to, kind=kind, actor=actor, at=at)


@transaction.atomic
def expire_approvals(*, at: datetime) -> int:
    """End up to a hundred that nobody decided for seven days; return how many."""
    overdue = queries.claim_overdue(at=at, limit=AT_ONCE)
    for approval in overdue:
        _decide(approval, to=ApprovalState.EXPIRED, kind=Kind.APPROVAL_EXPIRED, actor=CLOCK, at=at)
    return len(overdue)


@transaction.atomic
def _ask(*, actor: Actor, account_id: UUID, act: Act, given: Given, about: str, at: datetime) -> Approval:
    if actor.person_id is None:
        raise SecondApprovalNeeded(act=act.value)
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    approval = Approval.objects.create(
        account_id=account_id,
        act=act.value,
        given=dict(given),
        about=about,
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
        asked_at=at,
        expires_at=at + WAITS_FOR,
    )
    _record(approval, kind=Kind.APPROVAL_ASKED, actor=actor, at=at)
    account = accounts.get_account(account_id=account_id)
    to = [
        person.email
        for person in accounts.list_principals(account_id=account_id)
        if person.id != actor.person_id and person.email and person.email_verified_at is not None
    ]
    facts = {"account": account.legal_name, "by": actor.name}
    alerts.queue_alerts(topic=Topic.APPROVAL_ASKED, to=to, facts=facts, at=at, account_id=account_id)
    return approval


def _check_second(approval: Approval, actor: Actor, *, at: datetime) -> None:
    """Raise unless this is another principal operator, and the asker still is one."""
    asker = accounts.find_standing(person_id=approval.asked_by_id, account_id=approval.account_id, at=at)
    if asker is None or not asker.is_principal:
        raise errors.SecondNotAllowed
    standing = accounts.find_operator_of(account_id=approval.account_id, person_id=actor.person_id)
    rules.check_is_second(
        asked_by=approval.asked_by_id,
        second=actor.person_id,
        added_by=standing.confirmed_by_id if standing else None,
        added_at=standing.confirmed_at if standing else None,
        at=at,
    )


def _decide(approval: Approval, *, to: ApprovalState, kind: Kind, actor: Actor, at: datetime) -> Approval:
    rules.check_move(state=approval.state, to=to)
    approval.state, approval.decided_by_name, approval.decided_at = to.value, actor.name, at
    approval.save(update_fields=["state", "decided_by_name", "decided_at"])
    _record(approval, kind=kind, actor=actor, at=at)
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
