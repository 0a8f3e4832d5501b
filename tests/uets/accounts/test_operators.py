"""Operators: who may add, confirm, change and remove them (rules R1 and R4)."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.builders.people import (
    AT,
    acting,
    add_operator,
    key_actor,
    make_natural_account,
    make_organisation,
    make_person,
)
from uets.accounts import actions, errors, queries
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import OperatorState, Permission, Role
from uets.evidence import queries as evidence
from uets.kernel.ids import new_id

pytestmark = pytest.mark.django_db
LIST = [Permission.READ_LIST.value]
LAST_DAY = date(2027, 10, 12)
MANAGE = [Permission.READ_LIST.value, Permission.MANAGE_OPERATORS.value]


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def ipek() -> Person:
    return make_person(first_name="İpek", last_name="Işık")


@pytest.fixture
def yildiz(ayse: Person) -> Account:
    return make_organisation(principals=[ayse])


def invite_by_key(
    account: Account, person: Person, permissions: list[str] = LIST, *, grant_id: UUID | None = None
) -> Operator:
    actor = key_actor(account, grant_id=grant_id or new_id(), permissions=MANAGE)
    return actions.invite_operator(
        actor=actor,
        account_id=account.id,
        tckn=person.tckn,
        permissions=permissions,
        given_until=LAST_DAY,
        at=AT,
    )


def test_an_operator_added_by_a_key_gains_nothing_until_accepted_and_confirmed(
    yildiz: Account, ayse: Person, ipek: Person
) -> None:
    operator = invite_by_key(yildiz, ipek)
    names = {"account_id": yildiz.id, "operator_id": operator.id}
    assert queries.find_standing(person_id=ipek.id, account_id=yildiz.id, at=AT) is None
    actions.accept_invitation(actor=acting(ipek), **names, at=AT)
    assert queries.find_standing(person_id=ipek.id, account_id=yildiz.id, at=AT) is None
    actions.confirm_operator(actor=acting(ayse, yildiz), **names, expected_version=2, at=AT)
    standing = queries.find_standing(person_id=ipek.id, account_id=yildiz.id, at=AT)
    assert standing is not None
    assert standing.permissions == frozenset(LIST)


def test_confirming_needs_a_fresh_strong_login(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = invite_by_key(yildiz, ipek)
    actions.accept_invitation(actor=acting(ipek), account_id=yildiz.id, operator_id=operator.id, at=AT)
    with pytest.raises(errors.LoginNotFresh):
        actions.confirm_operator(
            actor=acting(ayse, yildiz),
            account_id=yildiz.id,
            operator_id=operator.id,
            expected_version=2,
            at=AT + timedelta(minutes=5, seconds=1),
        )


def test_nobody_else_accepts_an_invitation(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = invite_by_key(yildiz, ipek)
    with pytest.raises(errors.OperatorNotFound):
        actions.accept_invitation(actor=acting(ayse), account_id=yildiz.id, operator_id=operator.id, at=AT)


def test_a_key_gives_no_right_it_does_not_hold(yildiz: Account, ipek: Person) -> None:
    with pytest.raises(errors.PermissionMissing):
        invite_by_key(yildiz, ipek, permissions=[Permission.READ_OPEN.value])


def test_a_key_without_the_permission_adds_nobody(yildiz: Account, ipek: Person) -> None:
    actor = key_actor(yildiz, grant_id=new_id(), permissions=LIST)
    with pytest.raises(errors.PermissionMissing):
        actions.invite_operator(
            actor=actor,
            account_id=yildiz.id,
            tckn=ipek.tckn,
            permissions=LIST,
            given_until=LAST_DAY,
            at=AT,
        )


def test_a_key_never_touches_a_principal_operator(yildiz: Account, ayse: Person) -> None:
    (operator,) = queries.list_operators(account_id=yildiz.id)
    actor = key_actor(yildiz, grant_id=new_id(), permissions=MANAGE)
    with pytest.raises(errors.PrincipalOperatorProtected):
        actions.remove_operator(
            actor=actor, account_id=yildiz.id, operator_id=operator.id, expected_version=1, at=AT
        )
    assert queries.find_standing(person_id=ayse.id, account_id=yildiz.id, at=AT) is not None


def test_the_last_principal_operator_stays(yildiz: Account, ayse: Person) -> None:
    (operator,) = queries.list_operators(account_id=yildiz.id)
    with pytest.raises(errors.OperatorLimit):
        actions.remove_operator(
            actor=acting(ayse, yildiz),
            account_id=yildiz.id,
            operator_id=operator.id,
            expected_version=1,
            at=AT,
        )


def test_an_eleventh_principal_operator_is_refused(yildiz: Account) -> None:
    for _ in range(9):
        add_operator(yildiz, make_person(), role=Role.PRINCIPAL_OPERATOR)
    with pytest.raises(errors.OperatorLimit):
        add_operator(yildiz, make_person(), role=Role.PRINCIPAL_OPERATOR)


def test_a_person_stands_once_in_an_account(yildiz: Account, ipek: Person) -> None:
    invite_by_key(yildiz, ipek)
    with pytest.raises(errors.OperatorExists):
        invite_by_key(yildiz, ipek)


def test_the_holder_is_not_invited_to_their_own_account(ayse: Person) -> None:
    account = make_natural_account(ayse)
    with pytest.raises(errors.OperatorExists):
        invite_by_key(account, ayse)


def test_a_removed_operator_may_be_invited_again(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    actions.remove_operator(
        actor=acting(ayse, yildiz), account_id=yildiz.id, operator_id=operator.id, expected_version=1, at=AT
    )
    assert invite_by_key(yildiz, ipek).state == OperatorState.INVITED


def test_a_stale_page_removes_nobody(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    with pytest.raises(errors.VersionStale):
        actions.remove_operator(
            actor=acting(ayse, yildiz),
            account_id=yildiz.id,
            operator_id=operator.id,
            expected_version=7,
            at=AT,
        )


def test_rights_given_by_a_key_end_with_its_grant_unless_kept(yildiz: Account, ayse: Person) -> None:
    grant_id = new_id()
    lost, kept = (invite_by_key(yildiz, make_person(), grant_id=grant_id) for _ in range(2))
    keeper = acting(ayse, yildiz)
    actions.keep_operator(actor=keeper, account_id=yildiz.id, operator_id=kept.id, expected_version=1, at=AT)
    assert actions.end_operators_of_grant(actor=keeper, account_id=yildiz.id, grant_id=grant_id, at=AT) == 1
    lost.refresh_from_db()
    assert lost.state == OperatorState.REMOVED
    assert queries.get_operator(account_id=yildiz.id, operator_id=kept.id).state == OperatorState.INVITED


def test_every_step_is_in_the_chain_of_the_account(yildiz: Account, ipek: Person) -> None:
    operator = invite_by_key(yildiz, ipek)
    actions.decline_invitation(actor=acting(ipek), account_id=yildiz.id, operator_id=operator.id, at=AT)
    assert evidence.check_chain(chain=f"account:{yildiz.id}") == 5
