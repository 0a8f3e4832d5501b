"""What one can do with operators: add, confirm, change, keep, remove."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from uets.accounts import errors, queries, rules
from uets.accounts.actions.standings import insert_operator, move, record_operator, save, tell
from uets.accounts.models import Operator
from uets.accounts.states import (
    LIVE_OPERATOR_STATES,
    MOST_PRINCIPAL_OPERATORS,
    DualAct,
    OperatorState,
    Role,
)
from uets.alerts.states import OperatorChange
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind
from uets.kernel.clock import istanbul_date


class Days(NamedTuple):
    """First and last day of a right (Istanbul); None for no bound."""

    first: date | None
    last: date | None


@transaction.atomic
def add_operator(
    *, actor: Actor, account_id: UUID, person_id: UUID, role: Role, permissions: Iterable[str], at: datetime
) -> Operator:
    """Enter a person into an account as the register says, at once; raises OperatorExists, OperatorLimit."""
    if actor.kind is not ActorKind.CONSOLE:
        raise errors.PrincipalRequired
    queries.lock_account(account_id=account_id)
    if (
        role is Role.PRINCIPAL_OPERATOR
        and queries.count_principals(account_id=account_id) >= MOST_PRINCIPAL_OPERATORS
    ):
        raise errors.OperatorLimit(limit=MOST_PRINCIPAL_OPERATORS)
    given = (
        rules.ALL_PERMISSIONS if role is Role.PRINCIPAL_OPERATOR else rules.complete_permissions(permissions)
    )
    operator = Operator(
        account_id=account_id,
        person_id=person_id,
        role=role.value,
        permissions=list(given),
        state=OperatorState.ACTIVE.value,
        invited_at=at,
        accepted_at=at,
        confirmed_at=at,
    )
    return insert_operator(operator=operator, kind=Kind.OPERATOR_CONFIRMED, actor=actor, at=at)


@transaction.atomic
def confirm_operator(
    *, actor: Actor, account_id: UUID, operator_id: UUID, expected_version: int, at: datetime
) -> Operator:
    """Confirm an operator who has accepted: a principal operator, with a fresh strong login (rule R4).

    Raises PrincipalRequired, LoginNotFresh, VersionStale, SecondApprovalNeeded, OperatorLimit, StateConflict.
    """
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    operator = _locked(account_id, operator_id, expected_version)
    _check_second(actor, account_id)
    is_full = queries.count_principals(account_id=account_id) >= MOST_PRINCIPAL_OPERATORS
    if operator.role == Role.PRINCIPAL_OPERATOR and is_full:
        raise errors.OperatorLimit(limit=MOST_PRINCIPAL_OPERATORS)
    operator.confirmed_at, operator.confirmed_by_id = at, actor.asked_by or actor.person_id
    move(operator=operator, to=OperatorState.ACTIVE, kind=Kind.OPERATOR_CONFIRMED, actor=actor, at=at)
    tell(operator=operator, change=OperatorChange.CONFIRMED, actor=actor, at=at)
    return operator


@transaction.atomic
def change_operator(  # noqa: PLR0913 - rights and days on the version that was shown
    *,
    actor: Actor,
    account_id: UUID,
    operator_id: UUID,
    permissions: Iterable[str],
    expected_version: int,
    at: datetime,
    days: Days | None = None,
) -> Operator:
    """Change what an ordinary operator may do, and from when until when; None leaves the days.

    Raises PermissionMissing, PrincipalOperatorProtected, VersionStale, DatesInvalid; widening also LoginNotFresh and
    SecondApprovalNeeded.
    """
    rules.check_can_manage_operators(actor=actor)
    given = rules.complete_permissions(permissions)
    rules.check_can_give(actor=actor, permissions=given)
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    if operator.role != Role.OPERATOR:
        raise errors.PrincipalOperatorProtected
    rules.check_version(version=operator.version, expected=expected_version)
    before = Days(operator.valid_from, operator.valid_until)
    after = before if days is None else days
    rules.check_dates(valid_from=after.first, valid_until=after.last, on=istanbul_date(at))
    if set(given) - set(operator.permissions) or rules.is_longer(old=before, new=after):
        _check_widening(actor, account_id, at=at)
    facts: dict[str, object] = {"old": operator.permissions, "new": given}
    if after != before:
        facts["days"] = [[str(day) if day else None for day in pair] for pair in (before, after)]
    operator.permissions, operator.valid_from, operator.valid_until = given, after.first, after.last
    save(operator=operator, fields=("permissions", "valid_from", "valid_until"))
    record_operator(kind=Kind.OPERATOR_CHANGED, operator=operator, actor=actor, at=at, facts=facts)
    tell(operator=operator, change=OperatorChange.CHANGED, actor=actor, at=at)
    return operator


@transaction.atomic
def keep_operator(
    *, actor: Actor, account_id: UUID, operator_id: UUID, expected_version: int, at: datetime
) -> Operator:
    """Keep an operator whom a key added beyond the end of its grant; a principal operator decides."""
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    operator = _locked(account_id, operator_id, expected_version)
    if operator.state not in LIVE_OPERATOR_STATES:
        raise errors.StateConflict(state=operator.state)
    _check_second(actor, account_id)
    operator.kept_at = at
    save(operator=operator, fields=("kept_at",))
    record_operator(kind=Kind.OPERATOR_KEPT, operator=operator, actor=actor, at=at, facts={})
    return operator


@transaction.atomic
def remove_operator(
    *, actor: Actor, account_id: UUID, operator_id: UUID, expected_version: int, at: datetime
) -> Operator:
    """Remove an operator at once; raises OperatorLimit for the last principal operator (rule R1).

    Who leaves by themselves needs nobody; for others raises SecondApprovalNeeded where two do it (rule R5).
    """
    rules.check_can_manage_operators(actor=actor)
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    rules.check_can_touch(actor=actor, role=operator.role)
    rules.check_version(version=operator.version, expected=expected_version)
    if operator.role == Role.PRINCIPAL_OPERATOR and queries.count_principals(account_id=account_id) <= 1:
        raise errors.OperatorLimit(limit=1)
    if operator.person_id is None or operator.person_id != actor.person_id:
        _check_second(actor, account_id)
    tell(operator=operator, change=OperatorChange.REMOVED, actor=actor, at=at)
    operator.ended_at = at
    return move(operator=operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=actor, at=at)


def _locked(account_id: UUID, operator_id: UUID, expected_version: int) -> Operator:
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    rules.check_version(version=operator.version, expected=expected_version)
    return operator


def _check_widening(actor: Actor, account_id: UUID, *, at: datetime) -> None:
    if actor.kind is ActorKind.PERSON:
        rules.check_is_fresh(actor=actor, at=at)
    _check_second(actor, account_id)


def _check_second(actor: Actor, account_id: UUID) -> None:
    switches = queries.list_switches(account_id=account_id)
    rules.check_needs_no_second(actor=actor, switches=switches, act=DualAct.PEOPLE)
