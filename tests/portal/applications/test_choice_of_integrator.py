"""Entegratör Seçimi with many integrators: order, search, what a card tells, queries."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.logins import words_of
from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.sessions import sign_in
from uets.integrators.models import Integrator

pytestmark = pytest.mark.django_db
PLACE = "/api-entegrasyon-basvurusu/entegrator-secimi/"
NAMES = ["ÖRNEK ÇINAR A.Ş.", "ÖRNEK IRMAK BİLİŞİM A.Ş.", "ÖRNEK İNCİ BİLİŞİM A.Ş.", "ÖRNEK ŞELALE A.Ş."]


@pytest.fixture
def purchase() -> Purchase:
    return Purchase()


@pytest.fixture
def browser(purchase: Purchase) -> Client:
    return sign_in(purchase.person, purchase.account)


def offer(*names: str) -> list[Integrator]:
    """List an integrator of each name, with a tariff."""
    integrators = [make_integrator(name) for name in names]
    for integrator in integrators:
        make_tariff(integrator)
    return integrators


def names_on(browser: Client, **query: str) -> list[str]:
    """Return the names of the cards, in their order."""
    return re.findall(r'<label class="ds-label u-offer"[^>]*>([^<]*)<', words_of(browser.get(PLACE, query)))


def test_integrators_stand_in_the_order_of_the_turkish_alphabet(browser: Client) -> None:
    offer(*reversed(NAMES))
    assert names_on(browser) == NAMES


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ırmak", NAMES[1:2]),
        ("IRMAK", NAMES[1:2]),
        ("irmak", NAMES[1:2]),
        ("İNCİ", NAMES[2:3]),
        ("inci", NAMES[2:3]),
        ("selale", NAMES[3:]),
        ("örnek bilişim", NAMES[1:3]),
        ("inc\0i", NAMES[2:3]),
        ("yok", []),
    ],
)
def test_a_search_finds_every_word_whatever_its_letters(
    browser: Client, asked: str, found: list[str]
) -> None:
    offer(*NAMES)
    assert names_on(browser, ara=asked) == found


def test_a_search_finds_a_vkn_as_it_is_written(browser: Client) -> None:
    vkn = offer(*NAMES)[1].vkn
    assert names_on(browser, ara=f"{vkn[:3]} {vkn[3:6]} {vkn[6:]}") == [NAMES[1]]


def test_the_search_says_how_many_and_leads_back_to_all(browser: Client) -> None:
    offer(*NAMES)
    page = words_of(browser.get(PLACE, {"ara": "bilişim"}))
    assert "Bulunan: 2 entegratör" in page
    assert f'href="{PLACE}"' in page


def test_a_card_tells_tariffs_and_the_key(browser: Client) -> None:
    integrator, *_ = offer(NAMES[0])
    page = words_of(browser.get(PLACE))
    assert "temel-12 · 12 ay · <strong>1.200,00 TL</strong> (KDV dâhil)" in page
    assert f"VKN: {integrator.vkn}" in page
    assert "SHA256:" in page


def test_the_summary_of_errors_leads_to_the_first_that_can_be_chosen(
    browser: Client, purchase: Purchase
) -> None:
    tariff = make_tariff(make_integrator(NAMES[0]))
    offer(NAMES[1])
    purchase.approve(purchase.fill_in(tariff))
    page = words_of(browser.post(PLACE, {}))
    assert "Bu entegratöre verilmiş geçerli bir yetki var." in page
    assert re.findall(r'href="#(id_[^"]*)"', page) == re.findall(r'id="(id_integrator_\d)"', page)


def test_the_number_of_queries_does_not_grow_with_the_integrators(browser: Client) -> None:
    offer(*NAMES[:2])
    browser.get(PLACE)
    with CaptureQueriesContext(connection) as before:
        browser.get(PLACE)
    offer(*(f"ÖRNEK {number} A.Ş." for number in range(10)))
    with CaptureQueriesContext(connection) as after:
        assert len(names_on(browser)) == 12
    assert len(after) == len(before)
