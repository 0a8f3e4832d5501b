"""Rule R5: what two principal operators do together, who may be the second, and what never needs one."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.builders.people import AT, acting, add_operator, make_organisation, make_person
from uets.accounts import actions as accounts
from uets.accounts import errors as account_errors
from uets.accounts.models import Account, Operator, Person
from uets.accounts.states import Permission, Role
from uets.alerts.models import OutgoingEmail
from uets.approvals import actions, errors
from uets.approvals.models import Approval
from uets.approvals.states import Act
from uets.evidence.models import Evidence

pytestmark = pytest.mark.django_db
LIST = [Permission.READ_LIST.value]


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def can() -> Person:
    return make_person(first_name="Can", last_name="Ak")


@pytest.fixture
def ipek() -> Person:
    return make_person(first_name="İpek", last_name="Işık")


@pytest.fixture
def yildiz(ayse: Person, can: Person) -> Account:
    account = make_organisation(principals=[ayse, can])
    switch(account, ayse, ["people"])
    return account


def switch(account: Account, person: Person, switches: list[str]) -> Approval | None:
    return do(account, person, Act.SWITCH_OFF, {"switches": switches})


def do(account: Account, person: Person, act: Act, given: dict[str, object]) -> Approval | None:
    outcome = actions.do_or_ask(
        actor=acting(person, account), account_id=account.id, act=act, given=given, about="İpek Işık", at=AT
    )
    return outcome.waits


def remove(account: Account, by: Person, operator: Operator) -> Approval | None:
    given = {"operator_id": str(operator.id), "expected_version": operator.version}
    return do(account, by, Act.REMOVE_OPERATOR, given)


def approve(approval: Approval | None, by: Person, account: Account, *, days: int = 0) -> Approval:
    assert approval is not None
    at = AT + timedelta(days=days)
    actor = acting(by, account, at=at)
    return actions.approve(actor=actor, account_id=account.id, approval_id=approval.id, at=at)


def state_of(operator: Operator) -> str:
    return Operator.objects.get(account_id=operator.account_id, id=operator.id).state


def test_a_removal_waits_and_the_second_person_does_exactly_it(
    yildiz: Account, ayse: Person, can: Person, ipek: Person
) -> None:
    operator = add_operator(yildiz, ipek)
    approval = remove(yildiz, ayse, operator)
    assert state_of(operator) == "active"
    assert OutgoingEmail.objects.get(topic="approval_asked").to_address == can.email
    approve(approval, can, yildiz)
    assert state_of(operator) == "removed"
    fact = Evidence.objects.get(kind="operator:removed")
    assert UUID(fact.actor["person_id"]) == can.id
    assert UUID(fact.actor["asked_by"]) == ayse.id


def test_the_asker_is_no_second_person(yildiz: Account, ayse: Person, ipek: Person) -> None:
    approval = remove(yildiz, ayse, add_operator(yildiz, ipek))
    with pytest.raises(errors.SecondNotAllowed):
        approve(approval, ayse, yildiz)


def test_nor_is_whom_the_asker_added_in_the_last_seven_days(
    yildiz: Account, ayse: Person, can: Person, ipek: Person
) -> None:
    friend = add_operator(yildiz, ipek, role=Role.PRINCIPAL_OPERATOR)
    Operator.objects.filter(id=friend.id).update(confirmed_by_id=ayse.id)
    approval = remove(yildiz, ayse, Operator.objects.get(person=can))
    with pytest.raises(errors.SecondNotAllowed):
        approve(approval, ipek, yildiz, days=6)
    Operator.objects.filter(id=friend.id).update(confirmed_at=AT - timedelta(days=2))
    assert approve(approval, ipek, yildiz, days=6).state == "approved"


def test_after_seven_days_it_lapses(yildiz: Account, ayse: Person, can: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    approval = remove(yildiz, ayse, operator)
    with pytest.raises(errors.ApprovalOver):
        approve(approval, can, yildiz, days=7)
    assert actions.expire_approvals(at=AT + timedelta(days=7)) == 1
    assert Approval.objects.get(act="remove_operator").state == "expired"
    assert state_of(operator) == "active"


def test_a_rejected_request_does_nothing(yildiz: Account, ayse: Person, can: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    approval = remove(yildiz, ayse, operator)
    assert approval is not None
    actions.reject(actor=acting(can, yildiz), account_id=yildiz.id, approval_id=approval.id, at=AT)
    with pytest.raises(errors.ApprovalOver):
        approve(approval, can, yildiz)
    assert state_of(operator) == "active"


def test_what_changed_meanwhile_is_not_done(yildiz: Account, ayse: Person, can: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek, permissions=[*LIST, Permission.ARCHIVE.value])
    approval = remove(yildiz, ayse, operator)
    narrow = {
        "operator_id": str(operator.id),
        "permissions": LIST,
        "days": [None, None],
        "expected_version": 1,
    }
    assert do(yildiz, ayse, Act.CHANGE_OPERATOR, narrow) is None
    with pytest.raises(account_errors.VersionStale):
        approve(approval, can, yildiz)
    assert Approval.objects.get(act="remove_operator").state == "waiting"


def test_leaving_needs_nobody(yildiz: Account, ayse: Person) -> None:
    assert remove(yildiz, ayse, Operator.objects.get(person=ayse)) is None


def test_switching_off_takes_two(yildiz: Account, ayse: Person, can: Person) -> None:
    approval = switch(yildiz, ayse, [])
    assert Account.objects.get(id=yildiz.id).dual_control == ["people"]
    approve(approval, can, yildiz)
    assert Account.objects.get(id=yildiz.id).dual_control == []


def test_any_switch_turns_on_the_one_for_people(ayse: Person, can: Person) -> None:
    account = make_organisation("Deniz A.Ş.", principals=[ayse, can])
    switch(account, ayse, ["widen"])
    assert Account.objects.get(id=account.id).dual_control == ["widen", "people"]


def test_one_principal_operator_alone_cannot_switch_it_on(ayse: Person) -> None:
    account = make_organisation("Tek A.Ş.", principals=[ayse])
    with pytest.raises(errors.FewerThanTwo):
        switch(account, ayse, ["people"])


def test_the_action_itself_refuses_one_person(yildiz: Account, ayse: Person, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    with pytest.raises(account_errors.SecondApprovalNeeded):
        accounts.remove_operator(
            actor=acting(ayse, yildiz),
            account_id=yildiz.id,
            operator_id=operator.id,
            expected_version=1,
            at=AT,
        )
