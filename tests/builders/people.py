"""Persons and accounts, numbered so that every test may have its own."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from uets.accounts import actions
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import Permission, Role
from uets.kernel.actor import Actor, ActorKind, LoginFact, console_actor
from uets.kernel.numbers import complete_tckn, complete_vkn

AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
CONSOLE = console_actor(name="tests")
_numbers = count(1)


def make_person(
    *, first_name: str = "Ayşe", last_name: str = "Yılmaz", email: str = "", mobile: str = "", tckn: str = ""
) -> Person:
    """Register an invented person with a number of their own, unless one is given."""
    number = next(_numbers)
    return actions.register_person(
        actor=CONSOLE,
        tckn=tckn or complete_tckn(f"{100_000_000 + number:09d}"),
        first_name=first_name,
        last_name=last_name,
        email=email or f"kisi{number}@ornek.invalid",
        mobile=mobile,
        at=AT,
    )


def make_natural_account(person: Person | None = None) -> Account:
    """Open the address of a natural person."""
    person = person or make_person()
    account = actions.create_natural_account(
        actor=CONSOLE,
        person_id=person.id,
        uets_address=f"19999{next(_numbers):010d}",
        invoice_address="Örnek Mah. 1, Örnekkent",
        at=AT,
    )
    actions.open_account(actor=CONSOLE, account_id=account.id, at=AT)
    return account


def make_organisation(
    name: str = "Yıldız Ticaret Ltd. Şti.", *, principals: Iterable[Person] = ()
) -> Account:
    """Open the address of an organisation with its principal operators."""
    number = next(_numbers)
    account = actions.create_organisation_account(
        actor=CONSOLE,
        legal_name=name,
        vkn=complete_vkn(f"{100_000_000 + number:09d}"),
        mersis=None,
        detsis=None,
        uets_address=f"25999{number:010d}",
        invoice_address="Örnek Mah. 2, Örnekkent",
        at=AT,
    )
    for person in principals:
        add_operator(account, person, role=Role.PRINCIPAL_OPERATOR)
    actions.open_account(actor=CONSOLE, account_id=account.id, at=AT)
    return account


def add_operator(
    account: Account,
    person: Person,
    *,
    role: Role = Role.OPERATOR,
    permissions: Iterable[str] = (Permission.READ_LIST.value,),
) -> Operator:
    """Enter a person into an account."""
    return actions.add_operator(
        actor=CONSOLE, account_id=account.id, person_id=person.id, role=role, permissions=permissions, at=AT
    )


def acting(
    person: Person,
    account: Account | None = None,
    *,
    role: Role | None = None,
    permissions: Iterable[str] = (),
    at: datetime = AT,
    level: int = 3,
) -> Actor:
    """Return a person as the actor that a page makes of a session with a login at `at`."""
    own = account is not None and account.person_id == person.id
    return Actor(
        kind=ActorKind.PERSON,
        id=f"person:{person.id}",
        name=person.full_name,
        person_id=person.id,
        account_id=account.id if account else None,
        role=(role or (Role.HOLDER if own else Role.PRINCIPAL_OPERATOR)).value,
        permissions=frozenset(permissions),
        login=LoginFact(method="parola-totp", level=level, authenticated_at=at, session_hash="0" * 64),
    )


def key_actor(account: Account, *, grant_id: UUID, permissions: Iterable[str]) -> Actor:
    """Return an API key as actor."""
    return Actor(
        kind=ActorKind.KEY,
        id="key:0123456789",
        account_id=account.id,
        grant_id=grant_id,
        kid="0123456789",
        permissions=frozenset(permissions),
    )
