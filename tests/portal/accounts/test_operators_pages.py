"""İşlem Yetkilileri: inviting, confirming, changing, removing; a weighty act asks for a fresh login, loses nothing."""

import re

import pytest
from django.test import Client

from tests.builders.logins import let_log_in, let_login_age, log_in, log_in_again, words_of
from tests.builders.people import add_operator, make_natural_account, make_organisation, make_person
from uets.accounts.models import Account, Operator, Person
from uets.alerts.models import OutgoingEmail
from uets.kernel.numbers import mask_tckn

pytestmark = pytest.mark.django_db
LIST = "/hesabim/islem-yetkilileri/"


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person())


@pytest.fixture
def yildiz(ayse: Person) -> Account:
    return make_organisation(principals=[ayse])


@pytest.fixture
def ipek() -> Person:
    return make_person(first_name="İpek", last_name="Işık")


@pytest.fixture
def browser(ayse: Person, yildiz: Account) -> Client:
    return log_in(ayse, yildiz)


def operator_of(person: Person) -> Operator:
    return Operator.objects.get(person=person)


def test_an_invitation_waits_for_the_person_and_is_told_by_e_mail(browser: Client, ipek: Person) -> None:
    answer = browser.post(f"{LIST}yeni/", {"tckn": ipek.tckn, "permissions": ["notices:list"]})
    assert answer["Location"] == LIST
    assert operator_of(ipek).state == "invited"
    assert OutgoingEmail.objects.get().to_address == ipek.email
    page = words_of(browser.get(LIST))
    assert "İpek Işık" not in page
    assert mask_tckn(ipek.tckn) in page
    assert "Davet edildi" in page


def test_an_invitation_tells_nobody_whether_a_number_is_registered(browser: Client) -> None:
    form = {"tckn": "10000000146", "permissions": ["notices:list"]}
    assert browser.post(f"{LIST}yeni/", form)["Location"] == LIST
    page = words_of(browser.get(LIST))
    assert "10*******46" in page
    assert "Davet edildi" in page
    (operator,) = Operator.objects.filter(invited_tckn="10000000146")
    assert "10*******46" in words_of(browser.get(f"{LIST}{operator.id}/kaldir/"))


def test_an_empty_invitation_shows_what_is_missing(browser: Client) -> None:
    page = words_of(browser.post(f"{LIST}yeni/", {}))
    assert "Devam etmek için düzeltin" in page
    assert page.count("T.C. kimlik numarasını yazın.") == 2
    assert page.count("En az bir izin seçin.") == 2


def test_a_wrong_number_is_refused_beside_its_field(browser: Client) -> None:
    page = words_of(browser.post(f"{LIST}yeni/", {"tckn": "12345678901", "permissions": ["notices:list"]}))
    assert page.count("Numara hatalı") == 2
    assert 'value="12345678901"' in page


def test_tick_all_saves_nothing(browser: Client, ipek: Person) -> None:
    page = words_of(browser.post(f"{LIST}yeni/", {"tckn": ipek.tckn, "permissions-tumu": "1"}))
    assert page.count("checked") == 6  # the ordinary role, and every box
    assert not Operator.objects.filter(person=ipek).exists()


def test_an_old_login_is_renewed_and_the_form_comes_back(browser: Client, ayse: Person, ipek: Person) -> None:
    let_login_age(ayse)
    form = {"tckn": ipek.tckn, "permissions": ["notices:list", "notices:archive"]}
    again = browser.post(f"{LIST}yeni/", form)["Location"]
    assert again.startswith("/giris/yeniden/?form=")
    assert "İşlem yetkilisi davet etmek için yeniden giriş yapın" in words_of(browser.get(again))
    back = log_in_again(browser, again)["Location"]
    assert back.startswith(f"{LIST}yeni/?form=")
    page = words_of(browser.get(back))
    assert f'value="{ipek.tckn}"' in page
    ticked = re.findall(r'value="([^"]*)"[^>]*checked', page)
    assert ticked == ["operator", "notices:list", "notices:archive"]
    assert "işlem henüz yapılmadı" in page
    assert not Operator.objects.filter(person=ipek).exists()
    assert browser.post(back, form)["Location"] == LIST


def test_the_session_gets_a_new_key_when_the_login_is_renewed(browser: Client, ayse: Person) -> None:
    let_login_age(ayse)
    again = browser.post(f"{LIST}yeni/", {"tckn": "1"})["Location"]
    before = browser.session.session_key
    log_in_again(browser, again)
    assert browser.session.session_key != before
    assert browser.get(LIST).status_code == 200


def test_an_invited_person_accepts_and_a_principal_confirms(
    browser: Client, yildiz: Account, ipek: Person
) -> None:
    browser.post(f"{LIST}yeni/", {"tckn": ipek.tckn, "permissions": ["notices:list"]})
    make_natural_account(ipek)
    other = log_in(let_log_in(ipek))
    assert "Davet edildiniz" in words_of(other.get("/baglantili-hesaplar/"))
    operator = operator_of(ipek)
    given = {"account": str(yildiz.id), "operator": str(operator.id), "answer": "accept"}
    other.post("/baglantili-hesaplar/davet/", given)
    assert other.post("/baglantili-hesaplar/giris/", {"account": str(yildiz.id)}).status_code == 409
    url = f"{LIST}{operator.id}/onayla/"
    assert "Onayla" in words_of(browser.get(url))
    browser.post(url, {"version": operator_of(ipek).version})
    assert operator_of(ipek).state == "active"
    assert other.post("/baglantili-hesaplar/giris/", {"account": str(yildiz.id)}).status_code == 302


def test_narrowing_and_removing_need_no_fresh_login(
    browser: Client, ayse: Person, yildiz: Account, ipek: Person
) -> None:
    operator = add_operator(yildiz, ipek, permissions=["notices:list", "notices:archive"])
    let_login_age(ayse)
    url = f"{LIST}{operator.id}/"
    browser.post(url, {"permissions": ["notices:list"], "version": 1})
    assert operator_of(ipek).permissions == ["notices:list"]
    wider = browser.post(url, {"permissions": ["notices:list", "notices:delete"], "version": 2})
    assert wider["Location"].startswith("/giris/yeniden/?form=")
    assert browser.post(f"{url}kaldir/", {"version": 2})["Location"] == LIST
    assert operator_of(ipek).state == "removed"


def test_a_stale_page_changes_nothing(browser: Client, yildiz: Account, ipek: Person) -> None:
    operator = add_operator(yildiz, ipek)
    answer = browser.post(f"{LIST}{operator.id}/kaldir/", {"version": 7})
    assert answer.status_code == 409
    assert "siz bakarken değişti" in words_of(answer)
    assert operator_of(ipek).state == "active"


def test_who_may_not_manage_reads_only(yildiz: Account, ipek: Person) -> None:
    operator = add_operator(yildiz, let_log_in(ipek))
    reader = log_in(ipek, yildiz)
    page = words_of(reader.get(LIST))
    assert "Yetkili davet et" not in page
    assert "Kaldır<" not in page
    answer = reader.post(f"{LIST}{operator.id}/kaldir/", {"version": 1})
    assert answer.status_code == 409
    assert reader.get(f"{LIST}{operator.id}/onayla/").status_code == 403
    assert operator_of(ipek).state == "active"


def test_a_stranger_s_operator_is_not_found(browser: Client) -> None:
    elsewhere = add_operator(make_organisation("Başka A.Ş."), make_person())
    assert browser.get(f"{LIST}{elsewhere.id}/").status_code == 404
