"""What one can do with persons and accounts: register, create, open, close, enter."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import errors, queries, rules
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import AccountKind, AccountState, ClosingGround
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import numbers, turkish
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id


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
    account_id: UUID | None = None,
) -> Account:
    """Create the address of an organisation; raises IdentifierInvalid, IdentifierTaken.

    `account_id` is given where acts about the account stand before it.
    """
    finders = {"vkn": numbers.find_vkn, "mersis": numbers.find_mersis, "detsis": numbers.find_detsis}
    found = {}
    for field, value in {"vkn": vkn, "mersis": mersis, "detsis": detsis}.items():
        found[field] = finders[field](value) if value else None
        if value and found[field] is None:
            raise errors.IdentifierInvalid(field=field)
    account = Account(
        id=account_id or new_id(),
        kind=AccountKind.ORGANISATION.value,
        legal_name=turkish.normalize(legal_name),
        **found,
    )
    return _create(account, actor=actor, uets_address=uets_address, invoice_address=invoice_address, at=at)


@transaction.atomic
def open_account(*, actor: Actor, account_id: UUID, at: datetime) -> None:
    """Open an account at its first entry; an open one stays as it is, one that may be closed too."""
    account = Account.objects.select_for_update().get(id=account_id)
    if account.state in {AccountState.OPEN, AccountState.CLOSING}:
        return
    rules.check_account_move(state=account.state, to=AccountState.OPEN)
    account.state, account.opened_at = AccountState.OPEN.value, at
    account.save(update_fields=["state", "opened_at"])
    _record(Kind.ACCOUNT_OPENED, account.id, actor=actor, at=at, facts={})


@transaction.atomic
def move_closing(*, actor: Actor, account_id: UUID, is_asked: bool, at: datetime) -> None:
    """Note that closing was asked for, or that it was refused or taken back; the address works on (rule R16)."""
    account = Account.objects.select_for_update().get(id=account_id)
    to = AccountState.CLOSING if is_asked else AccountState.OPEN
    rules.check_account_move(state=account.state, to=to)
    account.state = to.value
    account.save(update_fields=["state"])
    kind = Kind.ACCOUNT_CLOSING_ASKED if is_asked else Kind.ACCOUNT_STAYS_OPEN
    _record(kind, account.id, actor=actor, at=at, facts={})


@transaction.atomic
def close_account(
    *, actor: Actor, account_id: UUID, at: datetime, ground: ClosingGround = ClosingGround.REQUEST
) -> None:
    """Close an account; what has arrived stays readable, and its day five runs. Raises StateConflict."""
    account = Account.objects.select_for_update().get(id=account_id)
    rules.check_account_move(state=account.state, to=AccountState.CLOSED)
    account.state, account.closed_at = AccountState.CLOSED.value, at
    account.closed_because = ground.value
    account.save(update_fields=["state", "closed_at", "closed_because"])
    _record(Kind.ACCOUNT_CLOSED, account.id, actor=actor, at=at, facts={"ground": ground.value})


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


def _record(kind: Kind, account_id: UUID, *, actor: Actor, at: datetime, facts: Mapping[str, object]) -> None:
    evidence.record(
        kind=kind, subject=f"account:{account_id}", actor=actor, at=at, facts=facts, account_id=account_id
    )
