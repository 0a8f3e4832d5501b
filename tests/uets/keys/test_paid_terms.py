"""API Süre Uzatma and Tarife Değişikliği Yap: what was paid is worth, which texts are due, what is written down."""

import json
from datetime import timedelta

import pytest

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import AT, CONSOLE, acting, add_operator, make_person
from tests.builders.texts import publish
from uets.accounts.states import Role
from uets.agreements import queries as agreements
from uets.agreements.errors import TextChanged
from uets.agreements.states import ConsentKind, TextKind
from uets.alerts.models import OutgoingEmail
from uets.alerts.states import Topic
from uets.integrators import actions as integrators
from uets.integrators.errors import IntegratorNotOffered
from uets.integrators.models import Order
from uets.kernel.actor import Actor
from uets.keys import actions, errors, queries
from uets.keys.models import ApiKey, Grant
from uets.keys.states import GrantState, KeyState

pytestmark = pytest.mark.django_db
OVER = AT + timedelta(days=370)


class Given:
    """A bought grant whose key works, and its holder with a login of the moment."""

    def __init__(self) -> None:
        self.integrator = make_integrator()
        self.tariff = make_tariff(self.integrator)
        self.purchase = Purchase()
        self.account_id = self.purchase.account.id
        self.grant_id = self.purchase.approve(self.purchase.fill_in(self.tariff))
        ApiKey.objects.filter(grant_id=self.grant_id).update(state=KeyState.ACTIVE)
        Grant.objects.filter(id=self.grant_id).update(state=GrantState.ACTIVE)

    @property
    def grant(self) -> Grant:
        return Grant.objects.get(id=self.grant_id)

    def holder(self, at: object = AT) -> Actor:
        return acting(self.purchase.person, self.purchase.account, at=at)  # type: ignore[arg-type] # a datetime

    def extend(self, *, at: object = AT, **more: object) -> Order:
        named = {"account_id": self.account_id, "grant_id": self.grant_id, "at": at}
        version = self.grant.version
        return actions.extend_key(actor=self.holder(at), expected_version=version, **named, **more)  # type: ignore[arg-type] # named above

    def change(self, code: str, *, at: object = AT, gross_kurus: int = 240_000) -> Order:
        tariff = make_tariff(self.integrator, code=code, gross_kurus=gross_kurus)
        named = {"account_id": self.account_id, "grant_id": self.grant_id, "at": at, "tariff_id": tariff.id}
        return actions.change_tariff(
            actor=self.holder(at), expected_version=self.grant.version, **named  # type: ignore[arg-type] # above
        )  # fmt: skip


@pytest.fixture
def given() -> Given:
    return Given()


def test_an_extension_pays_for_the_time_after_the_old_end(given: Given) -> None:
    order = given.extend()
    assert (f"{order.starts_on}", f"{order.ends_on}") == ("2027-10-12", "2028-10-12")


def test_a_change_takes_off_the_extension_too(given: Given) -> None:
    given.extend()
    assert given.change("genel-12").credit_kurus == 240_000


def test_a_change_takes_off_nothing_that_an_earlier_change_took_off(given: Given) -> None:
    given.change("genel-12")
    assert given.change("orta-12", gross_kurus=150_000).credit_kurus == 240_000


def test_a_surplus_is_recorded_as_credit(given: Given) -> None:
    given.change("kucuk-12", gross_kurus=50_000)
    record = agreements.find_consent(
        account_id=given.account_id, grant_id=given.grant_id, kind=ConsentKind.GRANT_AMENDED
    ).record  # type: ignore[union-attr] # there is one
    assert (record["unused_kurus"], record["due_kurus"], record["surplus_kurus"]) == (120_000, 0, 70_000)


def test_the_record_of_a_change_names_the_tariff_bought(given: Given) -> None:
    given.change("genel-12")
    bought = agreements.find_consent(
        account_id=given.account_id, grant_id=given.grant_id, kind=ConsentKind.TARIFF_BOUGHT
    ).record  # type: ignore[union-attr] # there is one
    tariff = bought["substance"]["tariff"]
    assert (tariff["code"], tariff["net_kurus"], tariff["vat_kurus"]) == ("genel-12", 200_000, 40_000)
    assert bought["supersedes"] is not None


def test_every_sale_has_a_receipt_and_is_told(given: Given) -> None:
    order = given.extend()
    newest = agreements.list_receipts(account_id=given.account_id, grant_id=given.grant_id)[0]
    content = json.loads(bytes(newest.content))
    assert (newest.order_id, content["order"]["number"]) == (order.id, order.number)
    assert len(content["consents"]) == 5
    topics = set(OutgoingEmail.objects.values_list("topic", flat=True))
    assert topics == {Topic.TARIFF_BOUGHT, Topic.TERM_BOUGHT}


def test_a_text_changed_since_the_consent_is_seen_anew(given: Given) -> None:
    text = publish(TextKind.UNDERTAKING, version=2)
    named = {"account_id": given.account_id, "grant_id": given.grant_id, "at": AT}
    assert queries.list_new_texts(**named) == [TextKind.UNDERTAKING]  # type: ignore[arg-type] # named above
    with pytest.raises(TextChanged) as refused:
        given.extend()
    assert refused.value.facts == {"kind": "undertaking"}
    given.extend(seen=actions.SeenTexts(undertaking_id=text.id, shown_at=AT))
    assert queries.list_new_texts(**named) == []  # type: ignore[arg-type] # named above


def test_a_text_of_another_kind_does_not_count(given: Given) -> None:
    publish(TextKind.UNDERTAKING, version=2)
    with pytest.raises(TextChanged):
        given.extend(seen=actions.SeenTexts(undertaking_id=given.purchase.disclosure.id, shown_at=AT))


def test_a_suspended_integrator_sells_no_more(given: Given) -> None:
    integrators.suspend_integrator(actor=CONSOLE, integrator_id=given.integrator.id, at=AT)
    with pytest.raises(IntegratorNotOffered):
        given.extend()
    with pytest.raises(IntegratorNotOffered):
        given.change("genel-12")


def test_an_extension_after_the_end_brings_the_key_back(given: Given) -> None:
    actions.expire_grants(at=OVER)
    assert ApiKey.objects.get(grant_id=given.grant_id).state == KeyState.EXPIRED
    given.extend(at=OVER)
    assert given.grant.state == GrantState.ACTIVE
    assert ApiKey.objects.get(grant_id=given.grant_id).state == KeyState.ACTIVE


def test_a_leaked_key_never_comes_back(given: Given) -> None:
    actions.expire_grants(at=OVER)
    ApiKey.objects.filter(grant_id=given.grant_id).update(state=KeyState.LEAKED)
    given.extend(at=OVER)
    assert given.grant.state == GrantState.AWAITING_DELIVERY
    assert ApiKey.objects.get(grant_id=given.grant_id).state == KeyState.LEAKED


def test_an_ended_grant_with_a_successor_is_not_extended(given: Given) -> None:
    actions.expire_grants(at=OVER)
    given.purchase.approve(given.purchase.fill_in(given.tariff), at=OVER, login_at=OVER)
    with pytest.raises(errors.GrantExists):
        given.extend(at=OVER)
    assert Order.objects.count() == 2


def test_an_ordinary_operator_extends_nothing(given: Given) -> None:
    operator = make_person()
    add_operator(given.purchase.account, operator)
    actor = acting(operator, given.purchase.account, role=Role.OPERATOR)
    with pytest.raises(errors.PrincipalRequired):
        actions.extend_key(
            actor=actor, account_id=given.account_id, grant_id=given.grant_id, expected_version=1, at=AT
        )
