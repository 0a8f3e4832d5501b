"""Invitations tell nobody who a number is, are not endless, and wait for those who are not registered yet."""

import pytest

from tests.builders.people import AT, CONSOLE, acting, make_organisation, make_person
from uets.accounts import actions, errors, queries
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import Permission
from uets.kernel.numbers import complete_tckn, mask_tckn

pytestmark = pytest.mark.django_db
LIST = [Permission.READ_LIST.value]
STRANGER = complete_tckn("700000001")


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def yildiz(ayse: Person) -> Account:
    return make_organisation(principals=[ayse])


def invite(account: Account, by: Person, tckn: str) -> Operator:
    return actions.invite_operator(
        actor=acting(by, account), account_id=account.id, tckn=tckn, permissions=LIST, at=AT
    )


def look(operator: Operator) -> tuple[object, ...]:
    """Return what the one who has invited sees."""
    found = queries.get_operator(account_id=operator.account_id, operator_id=operator.id)
    return found.name, found.state, found.role, found.permissions, found.version, found.ended_at


def test_a_registered_number_and_an_unknown_one_look_alike(yildiz: Account, ayse: Person) -> None:
    known, unknown = invite(yildiz, ayse, make_person().tckn), invite(yildiz, ayse, STRANGER)
    assert look(known) == look(unknown)
    assert look(known)[0] == ""
    assert unknown.masked_tckn == mask_tckn(STRANGER)


def test_the_name_shows_once_it_is_accepted(yildiz: Account, ayse: Person) -> None:
    ipek = make_person(first_name="İpek", last_name="Işık")
    operator = invite(yildiz, ayse, ipek.tckn)
    actions.accept_invitation(actor=acting(ipek), account_id=yildiz.id, operator_id=operator.id, at=AT)
    assert look(operator)[0] == "İpek Işık"


@pytest.mark.parametrize("who", ["registered", "stranger"])
def test_a_number_is_invited_once(yildiz: Account, ayse: Person, who: str) -> None:
    tckn = make_person().tckn if who == "registered" else STRANGER
    invite(yildiz, ayse, tckn)
    with pytest.raises(errors.OperatorExists):
        invite(yildiz, ayse, tckn)


def test_an_invitation_waits_for_its_person_to_be_registered(yildiz: Account, ayse: Person) -> None:
    operator = invite(yildiz, ayse, STRANGER)
    person = actions.register_person(
        actor=CONSOLE, tckn=STRANGER, first_name="Can", last_name="Er", email="", mobile="", at=AT
    )
    (row,) = queries.list_linked_accounts(person_id=person.id, at=AT)
    assert row.operator_id == operator.id
    assert not row.may_enter
    actions.accept_invitation(actor=acting(person), account_id=yildiz.id, operator_id=operator.id, at=AT)
    assert look(operator)[0] == "Can Er"


def test_a_removed_invitation_stays_removed_when_the_person_comes(yildiz: Account, ayse: Person) -> None:
    operator = invite(yildiz, ayse, STRANGER)
    actions.remove_operator(
        actor=acting(ayse, yildiz), account_id=yildiz.id, operator_id=operator.id, expected_version=1, at=AT
    )
    person = actions.register_person(
        actor=CONSOLE, tckn=STRANGER, first_name="Can", last_name="Er", email="", mobile="", at=AT
    )
    assert queries.list_linked_accounts(person_id=person.id, at=AT) == []


def test_at_most_twenty_invitations_are_open(yildiz: Account, ayse: Person) -> None:
    operators = [invite(yildiz, ayse, complete_tckn(f"{710_000_000 + number}")) for number in range(20)]
    with pytest.raises(errors.OperatorLimit) as refused:
        invite(yildiz, ayse, STRANGER)
    assert refused.value.facts == {"limit": 20}
    first = operators[0]
    actions.remove_operator(
        actor=acting(ayse, yildiz), account_id=yildiz.id, operator_id=first.id, expected_version=1, at=AT
    )
    assert invite(yildiz, ayse, STRANGER).state == "invited"
