"""Reads of persons, accounts and operators."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from uets.accounts import errors
from uets.accounts.models import Account, Departure, Operator, Person, StaffAppointment
from uets.accounts.rules import ALL_PERMISSIONS, is_principal, permissions_after_closing
from uets.accounts.states import (
    FEWEST_FOR_TWO,
    LIVE_OPERATOR_STATES,
    AccountState,
    ContactKind,
    OperatorState,
    Permission,
    Role,
)
from uets.kernel import numbers, turkish
from uets.kernel.clock import istanbul_date
from uets.kernel.pool import Reader

CONTACTS: Final = """-- who is told of notices: the natural holder, and operators who may list; verified addresses only
SELECT a.id, p.id, p.first_name || ' ' || p.last_name,
    CASE WHEN p.email_verified_at IS NULL THEN '' ELSE p.email END,
    CASE WHEN p.mobile_verified_at IS NULL THEN '' ELSE p.mobile END
FROM accounts_account a JOIN accounts_person p ON p.id = a.person_id WHERE a.id = ANY(%b)
UNION ALL
SELECT o.account_id, p.id, p.first_name || ' ' || p.last_name,
    CASE WHEN p.email_verified_at IS NULL THEN '' ELSE p.email END,
    CASE WHEN p.mobile_verified_at IS NULL THEN '' ELSE p.mobile END
FROM accounts_operator o JOIN accounts_person p ON p.id = o.person_id
WHERE o.account_id = ANY(%b) AND o.state = %b AND (o.role = %b OR %b = ANY(o.permissions))
    AND (o.given_until IS NULL OR o.kept_at IS NOT NULL OR o.given_until >= %b)
    AND (o.valid_from IS NULL OR o.valid_from <= %b) AND (o.valid_until IS NULL OR o.valid_until >= %b)
ORDER BY 1, 3, 2"""


class Contact(msgspec.Struct, frozen=True, gc=False):
    """A person who is told of the notices of an account; an address that is not verified is empty."""

    account_id: UUID
    person_id: UUID
    name: str
    email: str
    mobile: str


class PersonContact(msgspec.Struct, frozen=True, kw_only=True):
    """An address of a person: since when it is theirs, and when they last proved it."""

    kind: ContactKind
    address: str
    verified_at: datetime | None
    checked_at: datetime | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is in an account, and what they may do there."""

    account: Account
    role: str
    permissions: frozenset[str]
    operator_id: UUID | None = None

    @property
    def is_principal(self) -> bool:
        """Tell whether this person decides for the account."""
        return is_principal(self.role)


class LinkedAccount(msgspec.Struct, frozen=True, kw_only=True):
    """A row of Bağlantılı Hesaplar; `operator_state` is None for the person's own account."""

    account: Account
    role: str
    operator_id: UUID | None
    operator_state: str | None
    permissions: tuple[str, ...]
    invited_at: datetime | None = None

    @property
    def may_enter(self) -> bool:
        """Tell whether the person can enter this account now; a closed one is read."""
        is_active = self.operator_state in {None, OperatorState.ACTIVE.value}
        if self.account.state != AccountState.CLOSED:
            return is_active
        ground = self.account.closed_because
        return is_active and bool(permissions_after_closing(self.permissions, ground=ground))

    def has(self, words: str) -> bool:
        """Tell whether every word stands in the name, or the figures, with dashes or without, in the UETS address."""
        folded = turkish.fold(words)
        figures = folded.replace("-", "").replace(" ", "")
        is_in_address = figures.isdecimal() and figures in self.account.uets_address
        return is_in_address or all(word in self.account.search_text for word in folded.split())


def get_person(*, person_id: UUID) -> Person:
    """Return a person; raises PersonUnknown."""
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise errors.PersonUnknown
    return person


def contact_of(person: Person, kind: ContactKind) -> PersonContact:
    """Return the address of a person on a channel, empty when there is none."""
    verified_at: datetime | None = getattr(person, f"{kind}_verified_at")
    checked_at: datetime | None = getattr(person, f"{kind}_checked_at")
    address: str = getattr(person, kind.value)
    return PersonContact(
        kind=kind, address=address, verified_at=verified_at, checked_at=checked_at or verified_at
    )


def find_person_by_tckn(*, tckn: str) -> Person | None:
    """Return the person of an identity number, or None."""
    return Person.objects.filter(tckn=tckn).first()


def list_person_ids(*, tckns: Collection[str]) -> tuple[UUID, ...]:
    """Return the persons of these identity numbers who are registered."""
    return tuple(Person.objects.filter(tckn__in=tckns).order_by("id").values_list("id", flat=True))


def list_persons(*, person_ids: Iterable[UUID]) -> list[Person]:
    """Return these persons."""
    return list(Person.objects.filter(id__in=list(person_ids)))


def list_emails_of(*, person_ids: Collection[UUID]) -> list[str]:
    """Return the verified addresses of these persons, each once."""
    people = Person.objects.filter(id__in=person_ids, email_verified_at__isnull=False).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))


def find_person_for_login(*, name: str) -> Person | None:
    """Return the person who logs in as a TCKN or as the UETS address of their own account, or None."""
    tckn = numbers.find_tckn(name)
    if tckn is not None:
        return find_person_by_tckn(tckn=tckn)
    address = numbers.find_uets_address(name)
    return Person.objects.filter(own_account__uets_address=address).first() if address else None


def get_account(*, account_id: UUID) -> Account:
    """Return an account; raises AccountNotFound."""
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise errors.AccountNotFound
    return account


def find_account(
    *, uets_address: str = "", tckn: str = "", vkn: str = "", detsis: str = "", mersis: str = ""
) -> Account | None:
    """Return the account of the first number given, or None."""
    given = {"uets_address": uets_address, "tckn": tckn, "vkn": vkn, "detsis": detsis, "mersis": mersis}
    for field, value in given.items():
        if value:
            return Account.objects.filter(**{field: value}).first()
    return None


def list_states(*, field: str, numbers: Iterable[str]) -> dict[str, str]:
    """Return the states of the accounts that have one of these numbers; `field` is as in `find_account`."""
    return dict(Account.objects.filter(**{f"{field}__in": list(numbers)}).values_list(field, "state"))


def find_standing(*, person_id: UUID, account_id: UUID, at: datetime) -> Standing | None:
    """Return what a person may do in an account now, or None when they may not enter it.

    A right that a key gave ends with the term of its grant at once, not when the clock writes that down (rule R4).
    """
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        return None
    if account.person_id == person_id:
        holder = Standing(account=account, role=Role.HOLDER.value, permissions=frozenset(ALL_PERMISSIONS))
        return _after_closing(holder)
    operator = Operator.objects.filter(
        account_id=account_id, person_id=person_id, state=OperatorState.ACTIVE
    ).first()
    if operator is None or not is_within_term(operator, at=at):
        return None
    return _after_closing(_standing_of(account, operator))


def is_within_term(operator: Operator, *, at: datetime) -> bool:
    """Tell whether a right has begun and its last day (Istanbul) is not over; what a key gave may be kept."""
    today = istanbul_date(at)
    is_given = operator.given_until is None or operator.kept_at is not None or today <= operator.given_until
    return is_given and (operator.valid_from or today) <= today <= (operator.valid_until or today)


def list_switches(*, account_id: UUID) -> list[str]:
    """Return the acts that take two principal operators; none while there is only one (rule R5)."""
    switches = get_account(account_id=account_id).dual_control
    return switches if switches and count_principals(account_id=account_id) >= FEWEST_FOR_TWO else []


def list_linked_accounts(*, person_id: UUID, at: datetime) -> list[LinkedAccount]:
    """Return the person's own account first, then those they operate or are invited to, in Turkish order."""
    own = Account.objects.filter(person_id=person_id)
    rows = [_own_row(account) for account in own]
    operators = Operator.objects.filter(person_id=person_id, state__in=LIVE_OPERATOR_STATES)
    by_account = {operator.account_id: operator for operator in operators if is_within_term(operator, at=at)}
    accounts = Account.objects.filter(id__in=by_account).order_by("sort_key", "id")
    return rows + [_operated_row(account, by_account[account.id]) for account in accounts]


def list_operators(*, account_id: UUID) -> list[Operator]:
    """Return the live operators of an account with their persons: invited ones, then the others in Turkish order."""
    operators = Operator.objects.filter(account_id=account_id, state__in=LIVE_OPERATOR_STATES)
    return sorted(
        operators.select_related("person"),
        key=lambda operator: (turkish.sort_key(operator.name), operator.id),
    )


def get_operator(*, account_id: UUID, operator_id: UUID) -> Operator:
    """Return an operator of an account, ended ones too; raises OperatorNotFound."""
    operator = Operator.objects.filter(account_id=account_id, id=operator_id).select_related("person").first()
    if operator is None:
        raise errors.OperatorNotFound
    return operator


def find_operator_of(*, account_id: UUID, person_id: UUID | None) -> Operator | None:
    """Return how a person stands in an account as operator now, or None."""
    live = Operator.objects.filter(account_id=account_id, state__in=LIVE_OPERATOR_STATES)
    return live.filter(person_id=person_id).first() if person_id is not None else None


def get_operator_for_update(*, account_id: UUID, operator_id: UUID) -> Operator:
    """Return an operator, its account and then itself locked until the transaction ends; raises OperatorNotFound."""
    lock_account(account_id=account_id)
    found = Operator.objects.select_for_update(of=("self",)).filter(account_id=account_id, id=operator_id)
    operator = found.select_related("person").first()
    if operator is None:
        raise errors.OperatorNotFound
    return operator


def lock_account(*, account_id: UUID) -> None:
    """Let one act at a time change who operates an account; it is locked before any of its operators."""
    Account.objects.select_for_update(no_key=True).filter(id=account_id).first()


def list_principals(*, account_id: UUID) -> list[Person]:
    """Return who decides for an account: its natural holder, or its principal operators."""
    is_operator = Q(
        operatorships__account_id=account_id,
        operatorships__role=Role.PRINCIPAL_OPERATOR,
        operatorships__state=OperatorState.ACTIVE,
    )
    return list(Person.objects.filter(Q(own_account__id=account_id) | is_operator).distinct())


def list_emails(*, account_id: UUID) -> list[str]:
    """Return the verified addresses of an account's holder and active operators, each once."""
    is_operator = Q(operatorships__account_id=account_id, operatorships__state=OperatorState.ACTIVE)
    people = Person.objects.filter(
        Q(own_account__id=account_id) | is_operator, email_verified_at__isnull=False
    )
    return sorted(set(people.exclude(email="").values_list("email", flat=True)))


def list_contacts(*, database: Reader, account_ids: Collection[UUID], at: datetime) -> list[Contact]:
    """Return who is told of the notices of accounts, all in one statement."""
    ids, today = list(account_ids), istanbul_date(at)
    role, permission = Role.PRINCIPAL_OPERATOR.value, Permission.READ_LIST.value
    return database.rows(
        Contact, CONTACTS, ids, ids, OperatorState.ACTIVE.value, role, permission, *[today] * 3
    )


def claim_over_operators(*, on: date, limit: int) -> list[Operator]:
    """Return live operators whose last day lies before a day, locked; those of another worker are left to it."""
    over = Operator.objects.filter(valid_until__lt=on, state__in=LIVE_OPERATOR_STATES)
    return list(over.select_for_update(skip_locked=True, of=("self",)).select_related("person")[:limit])


def list_standings_of(*, person_id: UUID) -> list[tuple[UUID, UUID]]:
    """Return account and number of each live right of a person over accounts of others."""
    live = Operator.objects.filter(person_id=person_id, state__in=LIVE_OPERATOR_STATES)
    return list(live.order_by("account_id").values_list("account_id", "id"))


def claim_departure(*, before: datetime) -> Departure | None:
    """Return the oldest departure before an instant that nobody else follows up now, locked; or None."""
    waiting = Departure.objects.select_for_update(skip_locked=True).filter(left_at__lte=before)
    return waiting.order_by("left_at").first()


def list_operators_of_grant(*, account_id: UUID, grant_id: UUID) -> QuerySet[Operator]:
    """Return the live operators that a grant's key added and nobody has kept, oldest first."""
    return Operator.objects.filter(
        account_id=account_id,
        added_by_grant_id=grant_id,
        kept_at__isnull=True,
        state__in=LIVE_OPERATOR_STATES,
    ).order_by("id")


def list_staff_roles(*, person_id: UUID) -> frozenset[str]:
    """Return the roles in which a person works as staff now; none for anybody else."""
    live = StaffAppointment.objects.filter(person_id=person_id, ended_at__isnull=True)
    return frozenset(live.values_list("role", flat=True))


def count_principals(*, account_id: UUID) -> int:
    """Return how many principal operators an account has."""
    return Operator.objects.filter(
        account_id=account_id, role=Role.PRINCIPAL_OPERATOR, state=OperatorState.ACTIVE
    ).count()


def count_open_invitations(*, account_id: UUID) -> int:
    """Return how many invitations of an account nobody has answered."""
    return Operator.objects.filter(account_id=account_id, state=OperatorState.INVITED).count()


def _after_closing(standing: Standing) -> Standing | None:
    """Return what is left of a standing once the account is closed: reading, and nothing that decides (rule R16)."""
    account = standing.account
    if account.state != AccountState.CLOSED:
        return standing
    left = permissions_after_closing(standing.permissions, ground=account.closed_because)
    if not left:
        return None
    return Standing(
        account=account, role=Role.READER.value, permissions=left, operator_id=standing.operator_id
    )


def _standing_of(account: Account, operator: Operator) -> Standing:
    permissions = ALL_PERMISSIONS if is_principal(operator.role) else operator.permissions
    return Standing(
        account=account, role=operator.role, permissions=frozenset(permissions), operator_id=operator.id
    )


def _own_row(account: Account) -> LinkedAccount:
    return LinkedAccount(
        account=account,
        role=Role.HOLDER.value,
        operator_id=None,
        operator_state=None,
        permissions=ALL_PERMISSIONS,
    )


def _operated_row(account: Account, operator: Operator) -> LinkedAccount:
    return LinkedAccount(
        account=account,
        role=operator.role,
        operator_id=operator.id,
        operator_state=operator.state,
        permissions=tuple(operator.permissions),
        invited_at=operator.invited_at,
    )
