"""What one can do with operators: add, invite, confirm, change, keep, remove, and end with a grant."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import errors, queries, rules
from uets.accounts.models import Account, Operator
from uets.accounts.states import (
    LIVE_OPERATOR_STATES,
    MOST_OPEN_INVITATIONS,
    MOST_PRINCIPAL_OPERATORS,
    OperatorState,
    Role,
)
from uets.alerts import actions as alerts
from uets.alerts.rules import describe_change
from uets.alerts.states import OperatorChange, Topic
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import numbers
from uets.kernel.actor import Actor, ActorKind


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
    return _insert_operator(operator, kind=Kind.OPERATOR_CONFIRMED, actor=actor, at=at)


@transaction.atomic
def invite_operator(
    *,
    actor: Actor,
    account_id: UUID,
    tckn: str,
    permissions: Iterable[str],
    at: datetime,
    given_until: date | None = None,
) -> Operator:
    """Invite a person as ordinary operator; they gain nothing until they accept and a principal operator confirms.

    A person needs a fresh strong login; a key has none. Whether the number is registered shows nowhere: an unknown one
    waits for its person. What a key gives has a last day (uets.keys.actions.invite_by_key). Raises LoginNotFresh,
    PermissionMissing, IdentifierInvalid, OperatorExists, OperatorLimit.
    """
    rules.check_right_has_its_end(actor=actor, given_until=given_until)
    rules.check_can_manage_operators(actor=actor)
    if actor.kind is ActorKind.PERSON:
        rules.check_is_fresh(actor=actor, at=at)
    given = rules.complete_permissions(permissions)
    rules.check_can_give(actor=actor, permissions=given)
    digits = numbers.find_tckn(tckn)
    if digits is None:
        raise errors.IdentifierInvalid(field="tckn")
    queries.lock_account(account_id=account_id)
    if Account.objects.filter(id=account_id, tckn=digits).exists():
        raise errors.OperatorExists
    if queries.count_open_invitations(account_id=account_id) >= MOST_OPEN_INVITATIONS:
        raise errors.OperatorLimit(limit=MOST_OPEN_INVITATIONS)
    person = queries.find_person_by_tckn(tckn=digits)
    operator = Operator(
        account_id=account_id,
        person=person,
        invited_tckn=None if person else digits,
        role=Role.OPERATOR.value,
        permissions=given,
        state=OperatorState.INVITED.value,
        added_by_grant_id=actor.grant_id,
        given_until=given_until,
        invited_at=at,
    )
    _insert_operator(operator, kind=Kind.OPERATOR_INVITED, actor=actor, at=at)
    _tell(operator, OperatorChange.INVITED, actor=actor, at=at)
    return operator


@transaction.atomic
def accept_invitation(*, actor: Actor, account_id: UUID, operator_id: UUID, at: datetime) -> Operator:
    """Accept an invitation at one's own login; a principal operator still has to confirm."""
    operator = _own_invitation(actor, account_id, operator_id)
    operator.accepted_at = at
    return _move(operator, to=OperatorState.ACCEPTED, kind=Kind.OPERATOR_ACCEPTED, actor=actor, at=at)


@transaction.atomic
def decline_invitation(*, actor: Actor, account_id: UUID, operator_id: UUID, at: datetime) -> Operator:
    """Decline an invitation; nothing was given."""
    operator = _own_invitation(actor, account_id, operator_id)
    operator.ended_at = at
    return _move(operator, to=OperatorState.DECLINED, kind=Kind.OPERATOR_DECLINED, actor=actor, at=at)


@transaction.atomic
def confirm_operator(
    *, actor: Actor, account_id: UUID, operator_id: UUID, expected_version: int, at: datetime
) -> Operator:
    """Confirm an operator who has accepted: a principal operator, with a fresh strong login (rule R4)."""
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    operator = _locked(account_id, operator_id, expected_version)
    operator.confirmed_at, operator.confirmed_by_id = at, actor.person_id
    return _move(operator, to=OperatorState.ACTIVE, kind=Kind.OPERATOR_CONFIRMED, actor=actor, at=at)


@transaction.atomic
def change_operator(
    *,
    actor: Actor,
    account_id: UUID,
    operator_id: UUID,
    permissions: Iterable[str],
    expected_version: int,
    at: datetime,
) -> Operator:
    """Change what an ordinary operator may do; raises PermissionMissing, PrincipalOperatorProtected, VersionStale."""
    rules.check_can_manage_operators(actor=actor)
    given = rules.complete_permissions(permissions)
    rules.check_can_give(actor=actor, permissions=given)
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    if operator.role != Role.OPERATOR:
        raise errors.PrincipalOperatorProtected
    rules.check_version(version=operator.version, expected=expected_version)
    if set(given) - set(operator.permissions) and actor.kind is ActorKind.PERSON:
        rules.check_is_fresh(actor=actor, at=at)
    old, operator.permissions = operator.permissions, given
    _save(operator, "permissions")
    _record_operator(Kind.OPERATOR_CHANGED, operator, actor=actor, at=at, facts={"old": old, "new": given})
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
    operator.kept_at = at
    _save(operator, "kept_at")
    _record_operator(Kind.OPERATOR_KEPT, operator, actor=actor, at=at, facts={})
    return operator


@transaction.atomic
def remove_operator(
    *, actor: Actor, account_id: UUID, operator_id: UUID, expected_version: int, at: datetime
) -> Operator:
    """Remove an operator at once; raises OperatorLimit for the last principal operator (rule R1)."""
    rules.check_can_manage_operators(actor=actor)
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    rules.check_can_touch(actor=actor, role=operator.role)
    rules.check_version(version=operator.version, expected=expected_version)
    if operator.role == Role.PRINCIPAL_OPERATOR and queries.count_principals(account_id=account_id) <= 1:
        raise errors.OperatorLimit(limit=1)
    _tell(operator, OperatorChange.REMOVED, actor=actor, at=at)
    operator.ended_at = at
    return _move(operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=actor, at=at)


@transaction.atomic
def end_operators_of_grant(*, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime) -> int:
    """End the rights that a grant's key gave and nobody kept, when the grant ends; return how many."""
    queries.lock_account(account_id=account_id)
    ended = 0
    for operator in queries.list_operators_of_grant(account_id=account_id, grant_id=grant_id):
        operator.ended_at = at
        _move(operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=actor, at=at)
        ended += 1
    return ended


@transaction.atomic
def move_end_of_operators(
    *, actor: Actor, account_id: UUID, grant_id: UUID, given_until: date, at: datetime
) -> None:
    """Let the rights that a grant's key gave follow the term of the grant."""
    queries.lock_account(account_id=account_id)
    for operator in queries.list_operators_of_grant(account_id=account_id, grant_id=grant_id):
        old, operator.given_until = operator.given_until, given_until
        _save(operator, "given_until")
        facts = {"given_until": {"old": old, "new": given_until}}
        _record_operator(Kind.OPERATOR_CHANGED, operator, actor=actor, at=at, facts=facts)


def _insert_operator(operator: Operator, *, kind: Kind, actor: Actor, at: datetime) -> Operator:
    try:
        with transaction.atomic():
            operator.save(force_insert=True)
    except IntegrityError as error:
        raise errors.OperatorExists from error
    facts = {"role": operator.role, "permissions": operator.permissions}
    _record_operator(kind, operator, actor=actor, at=at, facts=facts)
    return operator


def _own_invitation(actor: Actor, account_id: UUID, operator_id: UUID) -> Operator:
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    if operator.person_id is None or operator.person_id != actor.person_id:
        raise errors.OperatorNotFound
    return operator


def _locked(account_id: UUID, operator_id: UUID, expected_version: int) -> Operator:
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    rules.check_version(version=operator.version, expected=expected_version)
    return operator


def _move(operator: Operator, *, to: OperatorState, kind: Kind, actor: Actor, at: datetime) -> Operator:
    rules.check_operator_move(state=operator.state, to=to)
    operator.state = to.value
    _save(operator, "state", "accepted_at", "confirmed_at", "confirmed_by_id", "ended_at")
    _record_operator(kind, operator, actor=actor, at=at, facts={"role": operator.role})
    return operator


def _save(operator: Operator, *fields: str) -> None:
    operator.version += 1
    operator.save(update_fields=[*fields, "version"])


def _tell(operator: Operator, change: OperatorChange, *, actor: Actor, at: datetime) -> None:
    """Tell an invited person of it, and everybody who acts for the account what a key has done.

    Before the invitation is accepted the letter names nobody: it must not tell who a number is.
    """
    person, account = operator.person, queries.get_account(account_id=operator.account_id)
    facts = describe_change(change, account=account.legal_name, person=operator.name or "–", by=actor.name)
    told: dict[Topic, list[str]] = {}
    if change is OperatorChange.INVITED and person and person.email and person.email_verified_at is not None:
        told[Topic.OPERATOR_INVITED] = [person.email]
    if actor.kind is ActorKind.KEY:
        told[Topic.OPERATOR_CHANGED] = queries.list_emails(account_id=account.id)
    for topic, to in told.items():
        alerts.queue_alerts(topic=topic, to=to, facts=facts, at=at, account_id=account.id)


def _record_operator(
    kind: Kind, operator: Operator, *, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    subject = f"operator:{operator.id}"
    named = {"operator_id": operator.id, "person_id": operator.person_id, **facts}
    evidence.record(
        kind=kind,
        subject=subject,
        actor=actor,
        at=at,
        facts=named,
        account_id=operator.account_id,
        chain=f"account:{operator.account_id}",
    )
    events.append(
        kind=kind,
        subject=subject,
        account_id=operator.account_id,
        at=at,
        grant_id=operator.added_by_grant_id,
        integrator_id=actor.integrator_id,
    )
