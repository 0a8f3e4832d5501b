"""Bağlantılı Hesaplar, the home page and Hesap Bilgilerim."""

import pytest

from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.notices import deliver
from tests.builders.people import add_operator, make_natural_account, make_organisation, make_person
from uets.accounts.models import Account, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person())


def test_the_table_has_the_columns_of_the_guide(ayse: Person) -> None:
    make_natural_account(ayse)
    page = words_of(log_in(ayse).get("/baglantili-hesaplar/"))
    for words in ("Hesap", "UETS Adresi", "Tür", "Rolünüz", "Açılmamış", "En yakın yasal tarih"):
        assert f'<th scope="col">{words}</th>' in page
    assert "Giriş\n" in page or ">Giriş<" in page


def test_nothing_is_entered_by_itself(ayse: Person) -> None:
    make_natural_account(ayse)
    assert log_in(ayse).get("/ana-sayfa/")["Location"] == "/baglantili-hesaplar/"


def test_the_own_account_comes_first_and_a_search_narrows(ayse: Person) -> None:
    for number in range(10):
        add_operator(make_organisation(f"Işıklı {number} A.Ş."), ayse)
    own = make_natural_account(ayse)
    browser = log_in(ayse)
    page = words_of(browser.get("/baglantili-hesaplar/"))
    assert "Hesap ara" in page
    assert page.index(own.legal_name + "</th>") < page.index("Işıklı 0 A.Ş.")
    found = words_of(browser.get("/baglantili-hesaplar/", {"ara": "ışıklı 3"}))
    assert "Işıklı 3 A.Ş." in found
    assert "Işıklı 4 A.Ş." not in found


def test_home_counts_what_nobody_has_opened(ayse: Person) -> None:
    account = make_natural_account(ayse)
    deliver(account)
    page = words_of(log_in(ayse, account).get("/ana-sayfa/"))
    assert "1 açılmamış tebligat" in page


def test_the_front_page_leads_home(ayse: Person) -> None:
    account = make_natural_account(ayse)
    assert log_in(ayse, account).get("/")["Location"] == "/ana-sayfa/"


def test_the_profile_masks_the_identity_number(ayse: Person) -> None:
    account = make_natural_account(ayse)
    page = words_of(log_in(ayse, account).get("/hesabim/"))
    assert ayse.tckn not in page
    for words in ("Bilgilerim", "İşlem Yetkilileri", "Sözleşmeler ve Makbuzlar"):
        assert words in page


def test_a_created_account_is_activated_at_its_first_entry(ayse: Person) -> None:
    account = make_natural_account(ayse)
    Account.objects.filter(id=account.id).update(state="created", opened_at=None)
    browser = log_in(ayse)
    assert "Hesap ilk girişte etkinleşir." in words_of(browser.get("/baglantili-hesaplar/"))
    browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    assert Account.objects.get(id=account.id).state == "open"


def test_a_closed_account_is_offered_for_reading_only(ayse: Person) -> None:
    account = make_natural_account(ayse)
    Account.objects.filter(id=account.id).update(state="closed")
    browser = log_in(ayse)
    page = words_of(browser.get("/baglantili-hesaplar/"))
    assert "Kapalı" in page
    assert "Oku<" in page
    assert browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)}).status_code == 302
    assert "Kapalı hesabı okuyan" in words_of(browser.get("/hesabim/"))
