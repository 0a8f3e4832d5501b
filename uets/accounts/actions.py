"""What one can do with persons, accounts and operators."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import errors, queries, rules
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import (
    LIVE_OPERATOR_STATES,
    MOST_OPEN_INVITATIONS,
    MOST_PRINCIPAL_OPERATORS,
    AccountKind,
    AccountState,
    OperatorState,
    Role,
)
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import numbers, turkish
from uets.kernel.actor import Actor, ActorKind


@transaction.atomic
def register_person(  # noqa: PLR0913 - the columns of the register
    *, actor: Actor, tckn: str, first_name: str, last_name: str, email: str, mobile: str, at: datetime
) -> Person:
    """Register a natural person as the civil register names them; contacts given here count as verified.

    Raises IdentifierInvalid, IdentifierTaken.
    """
    digits = numbers.find_tckn(tckn)
    if digits is None:
        raise errors.IdentifierInvalid(field="tckn")
    person = Person(
        tckn=digits,
        first_name=turkish.normalize(first_name),
        last_name=turkish.normalize(last_name),
        email=email,
        email_verified_at=at if email else None,
        mobile=mobile,
        mobile_verified_at=at if mobile else None,
        registered_at=at,
    )
    person.set_unusable_password()
    _insert(person, field="tckn")
    Operator.objects.filter(person=None, invited_tckn=digits).update(person=person, invited_tckn=None)
    evidence.record(
        kind=Kind.PERSON_REGISTERED,
        subject=f"person:{person.id}",
        actor=actor,
        at=at,
        facts={"name": person.full_name},
    )
    return person


@transaction.atomic
def keep_password(*, actor: Actor, person_id: UUID, encoded: str, at: datetime) -> None:
    """Keep the hash of a person's UETS password; the login has judged and hashed it."""
    person = queries.get_person(person_id=person_id)
    person.password = encoded
    person.save(update_fields=["password"])
    evidence.record(kind=Kind.PASSWORD_SET, subject=f"person:{person_id}", actor=actor, at=at, facts={})


@transaction.atomic
def create_natural_account(
    *, actor: Actor, person_id: UUID, uets_address: str, invoice_address: str, at: datetime
) -> Account:
    """Create the address of a natural person (Law 7201 art. 7/a); raises IdentifierInvalid, IdentifierTaken."""
    person = queries.get_person(person_id=person_id)
    account = Account(
        kind=AccountKind.NATURAL.value, person=person, tckn=person.tckn, legal_name=person.full_name
    )
    return _create(account, actor=actor, uets_address=uets_address, invoice_address=invoice_address, at=at)


@transaction.atomic
def create_organisation_account(  # noqa: PLR0913 - the numbers of an organisation
    *,
    actor: Actor,
    legal_name: str,
    vkn: str,
    mersis: str | None,
    detsis: str | None,
    uets_address: str,
    invoice_address: str,
    at: datetime,
) -> Account:
    """Create the address of an organisation; raises IdentifierInvalid, IdentifierTaken."""
    finders = {"vkn": numbers.find_vkn, "mersis": numbers.find_mersis, "detsis": numbers.find_detsis}
    found = {}
    for field, value in {"vkn": vkn, "mersis": mersis, "detsis": detsis}.items():
        found[field] = finders[field](value) if value else None
        if value and found[field] is None:
            raise errors.IdentifierInvalid(field=field)
    account = Account(kind=AccountKind.ORGANISATION.value, legal_name=turkish.normalize(legal_name), **found)
    return _create(account, actor=actor, uets_address=uets_address, invoice_address=invoice_address, at=at)


@transaction.atomic
def open_account(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Open an account at its first entry; an open one stays as it is."""
    account = Account.objects.select_for_update().get(id=account_id)
    if account.state == AccountState.OPEN:
        return
    rules.check_account_move(state=account.state, to=AccountState.OPEN)
    account.state, account.opened_at = AccountState.OPEN.value, at
    account.save(update_fields=["state", "opened_at"])
    _record(Kind.ACCOUNT_OPENED, account.id, actor=actor, at=at, facts={})


@transaction.atomic
def close_account(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Close an account; what has arrived stays, and its day five runs. Raises StateConflict."""
    account = Account.objects.select_for_update().get(id=account_id)
    rules.check_account_move(state=account.state, to=AccountState.CLOSED)
    account.state, account.closed_at = AccountState.CLOSED.value, at
    account.save(update_fields=["state", "closed_at"])
    _record(Kind.ACCOUNT_CLOSED, account.id, actor=actor, at=at, facts={})


@transaction.atomic
def enter_account(*, actor: Actor, account_id: UUID, at: datetime) -> queries.Standing:
    """Enter an account of Bağlantılı Hesaplar (Giriş); raises NoStanding when the right is gone meanwhile."""
    if actor.person_id is None:
        raise errors.NoStanding
    standing = queries.find_standing(person_id=actor.person_id, account_id=account_id, at=at)
    if standing is None:
        raise errors.NoStanding
    _record(Kind.ACCOUNT_ENTERED, account_id, actor=actor, at=at, facts={"role": standing.role})
    return standing


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

    Whether the number is registered shows nowhere: an unknown one is invited too, and waits for its person. What a key
    gives has a last day, `given_until` (uets.keys.actions.invite_by_key). Raises PermissionMissing, IdentifierInvalid,
    OperatorExists, and OperatorLimit for too many open invitations.
    """
    rules.check_right_has_its_end(actor=actor, given_until=given_until)
    rules.check_can_manage_operators(actor=actor)
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
    return _insert_operator(operator, kind=Kind.OPERATOR_INVITED, actor=actor, at=at)


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
    operator = _locked(account_id, operator_id, expected_version)
    if operator.role != Role.OPERATOR:
        raise errors.PrincipalOperatorProtected
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
    operator = _locked(account_id, operator_id, expected_version)
    rules.check_can_touch(actor=actor, role=operator.role)
    if operator.role == Role.PRINCIPAL_OPERATOR and queries.count_principals(account_id=account_id) <= 1:
        raise errors.OperatorLimit(limit=1)
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
def move_end_of_operators(*, account_id: UUID, grant_id: UUID, given_until: date) -> None:
    """Let the rights that a grant's key gave follow the term of the grant; its extension is recorded there."""
    found = queries.list_operators_of_grant(account_id=account_id, grant_id=grant_id)
    found.update(given_until=given_until)


def _create(
    account: Account, *, actor: Actor, uets_address: str, invoice_address: str, at: datetime
) -> Account:
    digits = numbers.find_uets_address(uets_address)
    if digits is None:
        raise errors.IdentifierInvalid(field="uets_address")
    account.uets_address, account.invoice_address, account.created_at = digits, invoice_address, at
    account.sort_key = turkish.sort_key(account.legal_name)
    account.search_text = turkish.fold(account.legal_name)
    _insert(account, field="uets_address")
    facts = {"kind": account.kind, "uets_address": digits, "name": account.legal_name}
    _record(Kind.ACCOUNT_CREATED, account.id, actor=actor, at=at, facts=facts)
    return account


def _insert(row: Person | Account, *, field: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise errors.IdentifierTaken(field=field) from error


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
    if operator.version != expected_version:
        raise errors.VersionStale
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


def _record(kind: Kind, account_id: UUID, *, actor: Actor, at: datetime, facts: Mapping[str, object]) -> None:
    evidence.record(
        kind=kind, subject=f"account:{account_id}", actor=actor, at=at, facts=facts, account_id=account_id
    )


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
