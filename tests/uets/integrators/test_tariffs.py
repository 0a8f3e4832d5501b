"""Tariffs and their sale: versions, VAT in whole kuruş, the list of Entegratör Seçimi."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.payments.postpaid import PostpaidInvoice
from tests.builders.market import make_integrator, make_tariff
from tests.builders.people import AT, CONSOLE, acting, make_natural_account, make_person
from uets.integrators import actions, errors, queries, rules
from uets.integrators.models import Order, Tariff
from uets.integrators.states import OrderKind, TariffState
from uets.kernel.ids import new_id


@pytest.mark.parametrize(
    ("gross", "percent", "net", "vat"),
    [
        (120_000, 20, 100_000, 20_000),
        (240_000, 20, 200_000, 40_000),
        (100, 20, 83, 17),
        (1, 20, 1, 0),
        (3, 20, 2, 1),
        (99_999, 0, 99_999, 0),
        (11_050, 10, 10_045, 1_005),
    ],
)
def test_splits_a_price_into_net_and_vat(gross: int, percent: int, net: int, vat: int) -> None:
    assert rules.split_gross(gross_kurus=gross, vat_percent=percent) == (net, vat)


@given(gross=st.integers(0, 10**10), percent=st.integers(0, 100))
def test_net_and_vat_always_add_up(gross: int, percent: int) -> None:
    net, vat = rules.split_gross(gross_kurus=gross, vat_percent=percent)
    assert net + vat == gross
    assert abs(vat * (100 + percent) - gross * percent) * 2 <= 100 + percent


@pytest.mark.django_db
def test_a_new_version_closes_the_one_before() -> None:
    integrator = make_integrator()
    first, second = make_tariff(integrator), make_tariff(integrator, gross_kurus=150_000)
    first.refresh_from_db()
    assert (first.version, first.state) == (1, TariffState.CLOSED_TO_SALE)
    assert (second.version, second.state) == (2, TariffState.PUBLISHED)
    assert [row.id for row in queries.list_tariffs(integrator_id=integrator.id)] == [second.id]


@pytest.mark.django_db
def test_a_closed_tariff_stays_closed() -> None:
    tariff = make_tariff(make_integrator())
    actions.close_tariff(actor=CONSOLE, tariff_id=tariff.id, at=AT)
    with pytest.raises(errors.StateConflict):
        actions.close_tariff(actor=CONSOLE, tariff_id=tariff.id, at=AT)


@pytest.mark.django_db
def test_offers_only_who_is_listed_with_a_tariff_in_turkish_order() -> None:
    names = ("Zeytin A.Ş.", "Ilgaz A.Ş.", "İncir A.Ş.", "Çınar A.Ş.", "Ceviz A.Ş.")
    made = {name: make_integrator(name) for name in names}
    for name in names[:4]:
        make_tariff(made[name])
    actions.suspend_integrator(actor=CONSOLE, integrator_id=made["Zeytin A.Ş."].id, at=AT)
    found = [offer.integrator.legal_name for offer in queries.list_offers()]
    assert found == ["Çınar A.Ş.", "Ilgaz A.Ş.", "İncir A.Ş."]


@pytest.mark.django_db
@pytest.mark.parametrize("search", ["incir", "İNCİR", "  İncir "])
def test_searches_as_a_turkish_reader_types(search: str) -> None:
    for name in ("İncir A.Ş.", "Ilgaz A.Ş."):
        make_tariff(make_integrator(name))
    assert [offer.integrator.legal_name for offer in queries.list_offers(search=search)] == ["İncir A.Ş."]


@pytest.mark.django_db
def test_finds_an_integrator_by_its_tax_number() -> None:
    wanted = make_integrator("İncir A.Ş.")
    for integrator in (wanted, make_integrator("Ilgaz A.Ş.")):
        make_tariff(integrator)
    assert [offer.integrator.id for offer in queries.list_offers(search=wanted.vkn)] == [wanted.id]


def buy(tariff: Tariff, **more: Any) -> Order:
    person = make_person()
    account = make_natural_account(person)
    answers = {
        "buyer": actions.Buyer(account_id=account.id, name=account.legal_name, tax_number="1", address="x"),
        "tariff_id": tariff.id,
        "kind": OrderKind.PURCHASE,
        "grant_id": new_id(),
        "application_id": None,
        "starts_on": date(2026, 10, 12),
        "ends_on": date(2027, 10, 12),
        "credit_kurus": 0,
    }
    return actions.buy_tariff(actor=acting(person, account), at=AT, **{**answers, **more})


@pytest.mark.django_db
def test_orders_are_numbered_and_keep_the_buyer_of_that_day() -> None:
    tariff = make_tariff(make_integrator(), gross_kurus=100)
    first, second = buy(tariff), buy(tariff)
    assert first.number.startswith("S2026-")
    assert first.number < second.number
    assert (first.net_kurus, first.vat_kurus, first.buyer_name) == (83, 17, "Ayşe Yılmaz")
    payment = PostpaidInvoice().authorise(order_number="S", gross_kurus=100, buyer_tax_number="1")
    assert first.payment_method == payment.method


@pytest.mark.django_db
def test_who_cannot_be_invoiced_buys_nothing() -> None:
    person = make_person()
    buyer = actions.Buyer(account_id=make_natural_account(person).id, name="A", tax_number="", address="")
    with pytest.raises(errors.SaleRefused):
        buy(make_tariff(make_integrator()), buyer=buyer)
    assert Order.objects.count() == 0


@pytest.mark.django_db
def test_a_closed_tariff_is_extended_but_not_sold() -> None:
    tariff = make_tariff(make_integrator())
    actions.close_tariff(actor=CONSOLE, tariff_id=tariff.id, at=AT)
    for kind in (OrderKind.PURCHASE, OrderKind.TARIFF_CHANGE):
        with pytest.raises(errors.TariffNotOnSale):
            buy(tariff, kind=kind)
    assert buy(tariff, kind=OrderKind.EXTENSION).kind == OrderKind.EXTENSION


@pytest.mark.django_db
def test_an_order_of_another_account_is_not_found() -> None:
    order = buy(make_tariff(make_integrator()))
    assert queries.get_order(account_id=order.account_id, order_id=order.id) == order
    with pytest.raises(errors.TariffNotFound):
        queries.get_order(account_id=new_id(), order_id=order.id)
