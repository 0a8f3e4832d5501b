"""The staff door: it exists for staff only, says where one is, and each role opens its own pages."""

import pytest
from django.test import Client

from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.staff.conftest import appoint
from uets.accounts import actions
from uets.accounts.models import Account, Person
from uets.accounts.states import StaffRole
from uets.kernel import clock

pytestmark = pytest.mark.django_db
PAGES = ("/yonetim/", "/yonetim/muhurleme/")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_the_login_and_back(page: str) -> None:
    assert Client().get(page)["Location"] == f"/giris/?sonra={page.replace('/', '%2F')}"


@pytest.mark.parametrize("page", PAGES)
def test_for_a_person_without_a_role_there_is_no_such_page(page: str) -> None:
    person = make_person()
    account = make_natural_account(person)
    assert sign_in(person, account).get(page).status_code == 404


def test_the_word_in_the_header_is_not_the_account_s(selin: Person, own_account: Account) -> None:
    entered = sign_in(selin, own_account)
    page = words_of(entered.get("/yonetim/"))
    assert 'class="u-header u-header--staff"' in page
    assert ">Yönetim</strong>" in page
    assert "Kayıt görevlisi, İşletim görevlisi" in page
    assert "<title>Yönetim – Yönetim – " in " ".join(page.split()).replace("<title> ", "<title>")
    assert "Hesap değiştir" not in page
    assert "Gelen Kutusu" not in page
    assert "u-header--staff" not in words_of(entered.get("/hesabim/"))


@pytest.mark.usefixtures("own_account")
def test_linked_accounts_lead_staff_to_their_door(selin: Person) -> None:
    page = words_of(sign_in(selin).get("/baglantili-hesaplar/"))
    assert 'href="/yonetim/"' in page
    assert "Görevli olarak çalışın" in page
    asked = words_of(sign_in(selin).get("/baglantili-hesaplar/", {"sonra": "/yonetim/muhurleme/"}))
    assert 'href="/yonetim/muhurleme/"' in asked
    other = make_person()
    make_natural_account(other)
    assert "Görevli olarak çalışın" not in words_of(sign_in(other).get("/baglantili-hesaplar/"))


def test_staff_without_an_account_of_their_own_can_log_in(selin: Person) -> None:
    browser = log_in(let_log_in(selin))
    assert browser.get("/yonetim/").status_code == 200
    assert "Bağlantılı hesabınız yok" in words_of(browser.get("/baglantili-hesaplar/"))


def test_each_role_opens_its_own_pages() -> None:
    support = sign_in(appoint(make_person(), StaffRole.SUPPORT))
    page = words_of(support.get("/yonetim/"))
    assert "Görevinize ait sayfa yok" in page
    assert "/yonetim/muhurleme/" not in page
    assert support.get("/yonetim/muhurleme/").status_code == 403


def test_a_role_that_has_ended_opens_nothing_at_the_next_click(selin: Person, browser: Client) -> None:
    assert browser.get("/yonetim/muhurleme/").status_code == 200
    for role in (StaffRole.REGISTRAR, StaffRole.OPERATIONS):
        actions.end_staff_role(actor=CONSOLE, person_id=selin.id, role=role, reason="Ayrıldı", at=clock.now())
    assert browser.get("/yonetim/muhurleme/").status_code == 404
