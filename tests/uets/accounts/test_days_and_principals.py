"""Days of a right, further principal operators (rule R1), and who is told of changes."""

from datetime import date, timedelta

import pytest

from tests.builders.people import (
    AT,
    acting,
    add_operator,
    make_natural_account,
    make_organisation,
    make_person,
)
from uets.accounts import actions, errors, queries
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import Permission, Role
from uets.alerts.models import OutgoingEmail
from uets.kernel import pool

pytestmark = pytest.mark.django_db
LIST = [Permission.READ_LIST.value]
DAY = timedelta(days=1)
TODAY = date(2026, 10, 12)


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def ipek() -> Person:
    return make_person(first_name="İpek", last_name="Işık")


@pytest.fixture
def yildiz(ayse: Person) -> Account:
    return make_organisation(principals=[ayse])


def invite(account: Account, by: Person, person: Person, **given: object) -> Operator:
    return actions.invite_operator(
        actor=acting(by, account),
        account_id=account.id,
        tckn=person.tckn,
        **{"permissions": LIST, "at": AT, **given},  # type: ignore[arg-type] # as the action has them
    )


def take_up(operator: Operator, by: Person, person: Person, account: Account) -> None:
    names = {"account_id": account.id, "operator_id": operator.id, "at": AT}
    actions.accept_invitation(actor=acting(person), **names)  # type: ignore[arg-type] # as above
    actions.confirm_operator(actor=acting(by, account), expected_version=2, **names)  # type: ignore[arg-type]


def may_enter(person: Person, account: Account, *, days: int) -> bool:
    at = AT + days * DAY
    return queries.find_standing(person_id=person.id, account_id=account.id, at=at) is not None


def test_a_right_holds_from_its_first_to_its_last_day(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = invite(yildiz, ayse, ipek, valid_from=TODAY + DAY, valid_until=TODAY + 3 * DAY)
    take_up(operator, ayse, ipek, yildiz)
    assert [may_enter(ipek, yildiz, days=days) for days in range(5)] == [False, True, True, True, False]
    told = [
        len(queries.list_contacts(database=pool.of_django(), account_ids=[yildiz.id], at=AT + days * DAY))
        for days in range(5)
    ]
    assert told == [1, 2, 2, 2, 1]
    assert actions.end_over_operators(at=AT + 3 * DAY) == 0
    assert actions.end_over_operators(at=AT + 4 * DAY) == 1
    assert Operator.objects.get(person=ipek).state == "removed"


def test_a_right_does_not_end_before_it_begins(yildiz: Account, ayse: Person, ipek: Person) -> None:
    for days in ({"valid_until": TODAY - DAY}, {"valid_from": TODAY + 2 * DAY, "valid_until": TODAY + DAY}):
        with pytest.raises(errors.DatesInvalid):
            invite(yildiz, ayse, ipek, **days)


def test_lengthening_needs_a_fresh_login_and_shortening_does_not(
    yildiz: Account, ayse: Person, ipek: Person
) -> None:
    operator = add_operator(yildiz, ipek)
    late = AT + timedelta(hours=1)
    actor = acting(ayse, yildiz)
    given = {
        "actor": actor,
        "account_id": yildiz.id,
        "operator_id": operator.id,
        "permissions": LIST,
        "at": late,
    }
    shorter = actions.Days(None, TODAY + DAY)
    actions.change_operator(**given, days=shorter, expected_version=1)  # type: ignore[arg-type] # as above
    with pytest.raises(errors.LoginNotFresh):
        actions.change_operator(**given, days=actions.Days(None, None), expected_version=2)  # type: ignore[arg-type]


def test_a_principal_operator_names_a_further_one(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = invite(yildiz, ayse, ipek, role=Role.PRINCIPAL_OPERATOR, permissions=[])
    assert not may_enter(ipek, yildiz, days=0)
    take_up(operator, ayse, ipek, yildiz)
    standing = queries.find_standing(person_id=ipek.id, account_id=yildiz.id, at=AT)
    assert standing is not None
    assert standing.is_principal


def test_an_eleventh_is_refused_at_the_invitation_and_at_the_confirmation(
    yildiz: Account, ayse: Person, ipek: Person
) -> None:
    operator = invite(yildiz, ayse, ipek, role=Role.PRINCIPAL_OPERATOR, permissions=[])
    for _ in range(9):
        add_operator(yildiz, make_person(), role=Role.PRINCIPAL_OPERATOR)
    with pytest.raises(errors.OperatorLimit):
        invite(yildiz, ayse, make_person(), role=Role.PRINCIPAL_OPERATOR, permissions=[])
    with pytest.raises(errors.OperatorLimit):
        take_up(operator, ayse, ipek, yildiz)


def test_a_natural_person_s_account_has_no_principal_operators(ayse: Person, ipek: Person) -> None:
    account = make_natural_account(ayse)
    with pytest.raises(errors.HolderAlone):
        invite(account, ayse, ipek, role=Role.PRINCIPAL_OPERATOR, permissions=[])


def test_an_operator_cannot_invite_a_principal_operator(yildiz: Account, ipek: Person) -> None:
    every = [permission.value for permission in Permission]
    add_operator(yildiz, ipek, permissions=every)
    actor = acting(ipek, yildiz, role=Role.OPERATOR, permissions=every)
    with pytest.raises(errors.PrincipalRequired):
        actions.invite_operator(
            actor=actor,
            account_id=yildiz.id,
            tckn=make_person().tckn,
            permissions=[],
            role=Role.PRINCIPAL_OPERATOR,
            at=AT,
        )


def test_the_others_are_told_of_what_one_has_done(yildiz: Account, ayse: Person, ipek: Person) -> None:
    other = make_person(first_name="Can")
    add_operator(yildiz, other, role=Role.PRINCIPAL_OPERATOR)
    take_up(invite(yildiz, ayse, ipek), ayse, ipek, yildiz)
    told = OutgoingEmail.objects.filter(topic="operator_changed")
    assert {mail.to_address for mail in told} == {other.email, ipek.email}
    assert "Davet edildi (davet eden: Ayşe Yılmaz)" in told.filter(to_address=other.email)[0].body
    assert "İpek Işık" not in told.filter(to_address=other.email)[0].body
