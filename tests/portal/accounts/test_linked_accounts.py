"""Bağlantılı Hesaplar of a person with many accounts: order, search, counts, the account one is in, queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders.logins import words_of
from tests.builders.notices import deliver
from tests.builders.people import acting, add_operator, make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Account, Person
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_uets_address
from uets.mailbox import actions as mailbox

pytestmark = pytest.mark.django_db
PLACE = "/baglantili-hesaplar/"


@pytest.fixture
def elif_() -> Person:
    return make_person(first_name="Elif", last_name="Kaya")


def operate(person: Person, *names: str) -> list[Account]:
    """Enter the person into a new organisation of each name."""
    accounts = [make_organisation(name) for name in names]
    for account in accounts:
        add_operator(account, person)
    return accounts


def names_on(browser: Client, **query: str) -> list[str]:
    """Return the names of the rows, in their order."""
    page = words_of(browser.get(PLACE, query))
    return [name.strip() for name in re.findall(r'<th scope="row"[^>]*>([^<]*)', page)]


def test_accounts_stand_in_the_order_of_the_turkish_alphabet_after_the_own_one(elif_: Person) -> None:
    make_natural_account(elif_)
    expected = ["Çınar A.Ş.", "Ihlamur A.Ş.", "İğde A.Ş.", "Söğüt A.Ş.", "Şimşir A.Ş.", "Üvez A.Ş."]
    operate(elif_, *reversed(expected))
    assert names_on(sign_in(elif_)) == ["Elif Kaya", *expected]


@pytest.mark.parametrize(
    "asked", ["ihlamur", "IHLAMUR", "ıhlamur", "İHLAMUR", "çay örnek", " Örnek  Ihlamur ", "ihl\0amur"]
)
def test_a_search_finds_every_word_whatever_its_letters(elif_: Person, asked: str) -> None:
    operate(elif_, "Örnek Ihlamur Çay A.Ş.", *(f"Örnek Söğüt {number} A.Ş." for number in range(10)))
    assert names_on(sign_in(elif_), ara=asked) == ["Örnek Ihlamur Çay A.Ş."]


def test_a_search_finds_an_address_with_and_without_dashes(elif_: Person) -> None:
    account, *_ = operate(
        elif_, "Örnek Ihlamur A.Ş.", *(f"Örnek Söğüt {number} A.Ş." for number in range(10))
    )
    browser = sign_in(elif_)
    for asked in (account.uets_address, format_uets_address(account.uets_address)):
        assert names_on(browser, ara=asked) == ["Örnek Ihlamur A.Ş."]


def test_the_search_says_how_many_and_leads_back_to_all(elif_: Person) -> None:
    operate(elif_, *(f"Örnek {number} A.Ş." for number in range(10)))
    browser = sign_in(elif_)
    assert "Gösterilen" not in words_of(browser.get(PLACE))
    page = words_of(browser.get(PLACE, {"ara": "örnek 7", "sonra": "/posta-kutusu/"}))
    assert "Gösterilen: 1 / 10 hesap" in page
    assert 'href="/baglantili-hesaplar/?sonra=%2Fposta-kutusu%2F"' in page
    assert "Aramaya uyan hesap yok" in words_of(browser.get(PLACE, {"ara": "yok"}))


def test_nine_accounts_need_no_search(elif_: Person) -> None:
    operate(elif_, *(f"Örnek {number} A.Ş." for number in range(9)))
    assert "Hesap ara" not in words_of(sign_in(elif_).get(PLACE))


def test_a_row_counts_the_unopened_and_names_the_nearest_day_still_to_come(elif_: Person) -> None:
    account, empty = make_natural_account(), make_natural_account()
    for one in (account, empty):
        add_operator(one, elif_)
    now = clock.now()
    sent = [now - timedelta(days=days) for days in (7, 2, 0)]
    for at in sent:
        deliver(account, at=at)
    read = deliver(account, at=now - timedelta(days=3))
    mailbox.open_notice(actor=acting(elif_, account), account_id=account.id, notice_id=read.id, at=now)
    page = words_of(sign_in(elif_).get(PLACE))
    row, other = (page[page.index(one.uets_address[-5:]) :].split("</tr>")[0] for one in (account, empty))
    assert re.search(r'data-label="Açılmamış">\s*3\s*<', row)
    nearest = istanbul_date(sent[1]) + timedelta(days=5)
    assert f'<time datetime="{nearest.isoformat()}">' in row
    assert re.search(r'data-label="Açılmamış">\s*0\s*<', other)
    assert "<time" not in other


def test_the_account_one_is_in_is_marked_and_one_can_go_back_to_it(elif_: Person) -> None:
    account, _ = operate(elif_, "Örnek A.Ş.", "Örnek B.Ş.")
    assert "şu anki hesap" not in words_of(sign_in(elif_).get(PLACE))
    page = words_of(sign_in(elif_, account).get(PLACE))
    assert page.count("şu anki hesap") == 1
    assert 'Örnek A.Ş. <span class="u-caption">(şu anki hesap)</span></th>' in page
    assert '<a class="u-back ds-link" href="/ana-sayfa/">' in page


def test_the_number_of_queries_does_not_grow_with_the_accounts(elif_: Person) -> None:
    def operate_one() -> None:
        account = make_natural_account()
        add_operator(account, elif_)
        deliver(account, at=clock.now())

    operate_one()
    browser = sign_in(elif_)
    browser.get(PLACE)
    with CaptureQueriesContext(
        connection,
    ) as before:
        browser.get(PLACE)
    for _ in range(12):
        operate_one()
    with CaptureQueriesContext(connection) as after:
        assert words_of(browser.get(PLACE)).count("<tr>") == 14
    assert len(after) == len(before)
