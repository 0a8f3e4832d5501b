"""Invitations: made by a person or a key, accepted or declined at the invited person's own login."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import errors, queries, rules
from uets.accounts.actions.standings import insert_operator, move, tell
from uets.accounts.models import Account, Operator
from uets.accounts.states import (
    MOST_OPEN_INVITATIONS,
    MOST_PRINCIPAL_OPERATORS,
    OperatorState,
    Role,
)
from uets.alerts.states import OperatorChange
from uets.evidence.states import Kind
from uets.kernel import numbers
from uets.kernel.actor import Actor, ActorKind
from uets.kernel.clock import istanbul_date


@transaction.atomic
def invite_operator(  # noqa: PLR0913 - who, what, from when until when
    *,
    actor: Actor,
    account_id: UUID,
    tckn: str,
    permissions: Iterable[str],
    at: datetime,
    role: Role = Role.OPERATOR,
    given_until: date | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Operator:
    """Invite a person; they gain nothing until they accept and a principal operator confirms.

    A person needs a fresh strong login; a key has none. Whether the number is registered shows nowhere: an unknown one
    waits for its person. What a key gives has a last day (uets.keys.actions.invite_by_key); a principal operator may
    set the days of an ordinary operator, and invite further principal operators of an organisation. Raises
    LoginNotFresh, PermissionMissing, PrincipalRequired, HolderAlone, DatesInvalid, IdentifierInvalid, OperatorExists,
    OperatorLimit.
    """
    rules.check_right_has_its_end(actor=actor, given_until=given_until)
    rules.check_can_manage_operators(actor=actor)
    if actor.kind is ActorKind.PERSON:
        rules.check_is_fresh(actor=actor, at=at)
    given = _read_permissions(actor, role, permissions)
    rules.check_dates(valid_from=valid_from, valid_until=valid_until, on=istanbul_date(at))
    digits = numbers.find_tckn(tckn)
    if digits is None:
        raise errors.IdentifierInvalid(field="tckn")
    queries.lock_account(account_id=account_id)
    _check_room(account_id, digits, role)
    person = queries.find_person_by_tckn(tckn=digits)
    is_principal = role is Role.PRINCIPAL_OPERATOR
    operator = Operator(
        account_id=account_id,
        person=person,
        invited_tckn=None if person else digits,
        role=role.value,
        permissions=given,
        state=OperatorState.INVITED.value,
        added_by_grant_id=actor.grant_id,
        given_until=given_until,
        valid_from=None if is_principal else valid_from,
        valid_until=None if is_principal else valid_until,
        invited_at=at,
    )
    insert_operator(operator=operator, kind=Kind.OPERATOR_INVITED, actor=actor, at=at)
    tell(operator=operator, change=OperatorChange.INVITED, actor=actor, at=at)
    return operator


@transaction.atomic
def accept_invitation(*, actor: Actor, account_id: UUID, operator_id: UUID, at: datetime) -> Operator:
    """Accept an invitation at one's own login; a principal operator still has to confirm."""
    operator = _own_invitation(actor, account_id, operator_id)
    operator.accepted_at = at
    return move(operator=operator, to=OperatorState.ACCEPTED, kind=Kind.OPERATOR_ACCEPTED, actor=actor, at=at)


@transaction.atomic
def decline_invitation(*, actor: Actor, account_id: UUID, operator_id: UUID, at: datetime) -> Operator:
    """Decline an invitation; nothing was given."""
    operator = _own_invitation(actor, account_id, operator_id)
    operator.ended_at = at
    return move(operator=operator, to=OperatorState.DECLINED, kind=Kind.OPERATOR_DECLINED, actor=actor, at=at)


def _own_invitation(actor: Actor, account_id: UUID, operator_id: UUID) -> Operator:
    operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
    if operator.person_id is None or operator.person_id != actor.person_id:
        raise errors.OperatorNotFound
    return operator


def _read_permissions(actor: Actor, role: Role, permissions: Iterable[str]) -> list[str]:
    if role is Role.PRINCIPAL_OPERATOR:
        rules.check_is_principal(actor=actor)
        return list(rules.ALL_PERMISSIONS)
    given = rules.complete_permissions(permissions)
    rules.check_can_give(actor=actor, permissions=given)
    return given


def _check_room(account_id: UUID, digits: str, role: Role) -> None:
    """Raise when the person is the holder, too many invitations wait, or there are ten principal operators (R1)."""
    account = Account.objects.get(id=account_id)
    if account.tckn == digits:
        raise errors.OperatorExists
    if queries.count_open_invitations(account_id=account_id) >= MOST_OPEN_INVITATIONS:
        raise errors.OperatorLimit(limit=MOST_OPEN_INVITATIONS)
    if role is not Role.PRINCIPAL_OPERATOR:
        return
    if account.is_natural:
        raise errors.HolderAlone
    if queries.count_principals(account_id=account_id) >= MOST_PRINCIPAL_OPERATORS:
        raise errors.OperatorLimit(limit=MOST_PRINCIPAL_OPERATORS)
