"""Rule R5 for sales: an application, an extension, a change of tariff wait; the second person buys, or nobody."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, acting, make_organisation, make_person
from tests.builders.texts import publish
from uets.accounts import actions as accounts
from uets.accounts.errors import SecondApprovalNeeded
from uets.accounts.models import Account, Person
from uets.agreements.errors import TextChanged as NewText
from uets.agreements.models import ConsentRecord
from uets.agreements.states import TextKind
from uets.alerts.models import OutgoingEmail
from uets.applications import actions as applications
from uets.applications import errors
from uets.applications.models import IntegrationApplication
from uets.approvals import actions
from uets.approvals.errors import SecondNotAllowed
from uets.approvals.models import Approval
from uets.approvals.states import Act
from uets.evidence.models import Evidence
from uets.integrators.models import IntegratorKey, Order, Tariff
from uets.keys.models import ApiKey, Grant, MintRequest

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def can() -> Person:
    return make_person(first_name="Can", last_name="Ak")


@pytest.fixture
def yildiz(ayse: Person, can: Person) -> Account:
    return make_organisation(principals=[ayse, can])


@pytest.fixture
def tariff() -> Tariff:
    return make_tariff(make_integrator())


@pytest.fixture
def purchase(ayse: Person, yildiz: Account) -> Purchase:
    switch_on(yildiz, ayse)
    return Purchase(person=ayse, account=yildiz)


def switch_on(account: Account, person: Person) -> None:
    switches = ["apply", "people"]
    accounts.set_dual_control(actor=acting(person, account), account_id=account.id, switches=switches, at=AT)


def do(account: Account, person: Person, act: Act, **given: object) -> actions.Outcome:
    actor = acting(person, account)
    return actions.do_or_ask(actor=actor, account_id=account.id, act=act, given=given, about="Örnek", at=AT)


def apply(purchase: Purchase, tariff: Tariff) -> Approval:
    draft = purchase.fill_in(tariff)
    given = {"application_id": str(draft.id), "expected_version": draft.version}
    waits = do(purchase.account, purchase.person, Act.APPLY, **given).waits
    assert waits is not None
    return waits


def approve(approval: Approval, by: Person, account: Account, *, days: int = 1) -> Approval:
    at = AT + timedelta(days=days)
    actor = acting(by, account, at=at)
    return actions.approve(actor=actor, account_id=account.id, approval_id=approval.id, at=at)


def application() -> IntegrationApplication:
    return IntegrationApplication.objects.get()


def count_sold() -> tuple[int, ...]:
    return tuple(table.objects.count() for table in (Order, Grant, ApiKey, MintRequest, ConsentRecord))


def test_nothing_is_sold_or_handed_over_before_the_second_person(
    purchase: Purchase, tariff: Tariff, can: Person
) -> None:
    approval = apply(purchase, tariff)
    assert application().state == "awaiting_second_approval"
    assert count_sold() == (0, 0, 0, 0, 0)
    assert OutgoingEmail.objects.get().to_address == can.email
    approve(approval, can, purchase.account)
    assert application().state == "approved"
    assert count_sold() == (1, 1, 1, 1, 3)
    assert f"{Grant.objects.get().starts_on:%d.%m.%Y}" == "13.10.2026"
    fact = Evidence.objects.get(kind="application:approved")
    assert UUID(fact.actor["person_id"]) == can.id
    assert UUID(fact.actor["asked_by"]) == purchase.person.id


def test_the_texts_stay_accepted_by_who_has_ticked_them(
    purchase: Purchase, tariff: Tariff, can: Person
) -> None:
    approve(apply(purchase, tariff), can, purchase.account)
    rows = {row.kind: row for row in ConsentRecord.objects.all()}
    assert rows["undertaking_accepted"].person_id == rows["disclosure_read"].person_id == purchase.person.id
    assert rows["tariff_bought"].person_id == can.id
    assert rows["tariff_bought"].record["act"]["asked_by"] == str(purchase.person.id)
    assert rows["tariff_bought"].record["shown"]["control"] == "Onayla ve yap"


def test_the_applicant_cannot_buy_what_waits(purchase: Purchase, tariff: Tariff) -> None:
    approval, account = apply(purchase, tariff), purchase.account
    with pytest.raises(SecondNotAllowed):
        approve(approval, purchase.person, account)
    waiting = application()
    with pytest.raises(errors.StateConflict):
        purchase.approve(waiting)
    Account.objects.filter(id=account.id).update(dual_control=[])
    with pytest.raises(errors.StateConflict):
        purchase.approve(waiting)
    assert count_sold() == (0, 0, 0, 0, 0)


def test_the_action_itself_refuses_one_person(purchase: Purchase, tariff: Tariff) -> None:
    draft = purchase.fill_in(tariff)
    with pytest.raises(SecondApprovalNeeded):
        purchase.approve(draft)
    assert application().state == "draft"


def test_what_waits_does_not_change_under_the_second_person(purchase: Purchase, tariff: Tariff) -> None:
    apply(purchase, tariff)
    waiting = application()
    with pytest.raises(errors.StateConflict):
        applications.withdraw(
            actor=acting(purchase.person, purchase.account),
            account_id=purchase.account.id,
            application_id=waiting.id,
            expected_version=waiting.version,
            at=AT,
        )


def test_a_new_text_or_another_key_of_the_integrator_stops_it(
    purchase: Purchase, tariff: Tariff, can: Person
) -> None:
    approval = apply(purchase, tariff)
    keys = IntegratorKey.objects.filter(integrator_id=tariff.integrator_id, use="enc")
    old = keys.get().thumbprint
    keys.update(thumbprint="x" * 43)
    with pytest.raises(errors.IntegratorKeyChanged):
        approve(approval, can, purchase.account)
    keys.update(thumbprint=old)
    publish(TextKind.UNDERTAKING, version=2)
    with pytest.raises(errors.TextChanged):
        approve(approval, can, purchase.account)
    assert Approval.objects.get().state == "waiting"
    assert count_sold() == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("ending", ["rejected", "withdrawn", "expired"])
def test_an_application_that_comes_to_nothing_sells_nothing(
    purchase: Purchase, tariff: Tariff, can: Person, ending: str
) -> None:
    approval, account, ayse = apply(purchase, tariff), purchase.account, purchase.person
    if ending == "expired":
        assert actions.expire_approvals(at=AT + WEEK) == 1
    else:
        actor = acting(can if ending == "rejected" else ayse, account)
        actions.reject(actor=actor, account_id=account.id, approval_id=approval.id, at=AT)
    assert (application().state, count_sold()) == (ending, (0, 0, 0, 0, 0))
    assert Evidence.objects.filter(kind=f"application:{ending}").exists()
    told = set(OutgoingEmail.objects.filter(topic="approval_decided").values_list("to_address", flat=True))
    both = {ayse.email, can.email}
    assert told == {"rejected": {ayse.email}, "withdrawn": {can.email}, "expired": both}[ending]
    assert apply(purchase, tariff).state == "waiting"


def test_one_principal_operator_left_buys_alone_again(
    purchase: Purchase, tariff: Tariff, can: Person
) -> None:
    operator = can.operatorships.get()
    accounts.remove_operator(
        actor=acting(can, purchase.account),
        account_id=purchase.account.id,
        operator_id=operator.id,
        expected_version=1,
        at=AT,
    )
    purchase.approve(purchase.fill_in(tariff))
    assert Order.objects.count() == 1


def test_an_extension_waits_with_the_boxes_of_who_has_ticked_them(
    ayse: Person, can: Person, yildiz: Account, tariff: Tariff
) -> None:
    purchase = Purchase(person=ayse, account=yildiz)
    grant_id = purchase.approve(purchase.fill_in(tariff))
    switch_on(yildiz, ayse)
    text = publish(TextKind.UNDERTAKING, version=2)
    given = {"grant_id": str(grant_id), "expected_version": 1}
    with pytest.raises(NewText):
        do(yildiz, ayse, Act.EXTEND, **given)
    waits = do(yildiz, ayse, Act.EXTEND, **given, undertaking_id=str(text.id)).waits
    assert waits is not None
    assert (Order.objects.count(), f"{Grant.objects.get().ends_on:%d.%m.%Y}") == (1, "12.10.2027")
    approve(waits, can, yildiz)
    assert (Order.objects.count(), f"{Grant.objects.get().ends_on:%d.%m.%Y}") == (2, "12.10.2028")
    record = ConsentRecord.objects.get(text_id=text.id)
    assert (record.person_id, record.decided_at) == (ayse.id, AT)


def test_a_change_of_tariff_waits_and_is_counted_from_the_day_of_the_approval(
    ayse: Person, can: Person, yildiz: Account, tariff: Tariff
) -> None:
    purchase = Purchase(person=ayse, account=yildiz)
    grant_id = purchase.approve(purchase.fill_in(tariff))
    switch_on(yildiz, ayse)
    other = make_tariff(tariff.integrator, code="genel-12", gross_kurus=240_000)
    given = {"grant_id": str(grant_id), "expected_version": 1, "tariff_id": str(other.id)}
    waits = do(yildiz, ayse, Act.CHANGE_TARIFF, **given).waits
    assert waits is not None
    assert Grant.objects.get().tariff_id == tariff.id
    approve(waits, can, yildiz, days=5)
    grant = Grant.objects.get()
    assert (grant.tariff_id, f"{grant.starts_on:%d.%m.%Y}") == (other.id, "17.10.2026")
