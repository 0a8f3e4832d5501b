"""Yetkiler ve onaylar: switch it on, ask, approve as the second person; days and role of an invitation."""

import pytest
from django.test import Client

from tests.builders.logins import let_log_in, log_in, words_of
from tests.builders.people import add_operator, make_organisation, make_person
from uets.accounts.models import Account, Operator, Person
from uets.approvals.models import Approval

pytestmark = pytest.mark.django_db
PLACE = "/hesabim/onaylar/"
LIST = "/hesabim/islem-yetkilileri/"


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person())


@pytest.fixture
def can() -> Person:
    return let_log_in(make_person(first_name="Can", last_name="Ak"))


@pytest.fixture
def yildiz(ayse: Person, can: Person) -> Account:
    return make_organisation(principals=[ayse, can])


@pytest.fixture
def browser(ayse: Person, yildiz: Account) -> Client:
    return log_in(ayse, yildiz)


def test_two_persons_remove_an_operator(browser: Client, yildiz: Account, can: Person) -> None:
    operator = add_operator(yildiz, make_person(first_name="İpek", last_name="Işık"))
    assert browser.post(f"{PLACE}iki-kisi/", {"switches": ["people"]})["Location"] == PLACE
    answer = browser.post(f"{LIST}{operator.id}/kaldir/", {"version": 1})
    assert answer["Location"] == PLACE
    assert "İkinci onay bekliyor" in words_of(browser.get(PLACE))
    approval = Approval.objects.get()
    own = browser.post(f"{PLACE}{approval.id}/onayla/", {})
    assert "Başka bir ana işlem yetkilisi" in words_of(own)
    other = log_in(can, yildiz)
    page = words_of(other.get(f"{PLACE}{approval.id}/onayla/"))
    assert "İpek Işık" in page
    assert "Ayşe Yılmaz" in page
    assert other.post(f"{PLACE}{approval.id}/onayla/", {})["Location"] == PLACE
    assert Operator.objects.get(id=operator.id).state == "removed"


def test_one_takes_back_what_one_asked_for(browser: Client, yildiz: Account) -> None:
    operator = add_operator(yildiz, make_person())
    browser.post(f"{PLACE}iki-kisi/", {"switches": ["people"]})
    browser.post(f"{LIST}{operator.id}/kaldir/", {"version": 1})
    approval = Approval.objects.get()
    browser.post(f"{PLACE}{approval.id}/reddet/", {})
    assert Approval.objects.get().state == "withdrawn"
    assert "Geri alındı" in words_of(browser.get(PLACE))


def test_alone_one_is_told_why_there_is_no_switch(ayse: Person) -> None:
    page = words_of(log_in(ayse, make_organisation("Tek A.Ş.", principals=[ayse])).get(PLACE))
    assert "en az iki ana işlem yetkilisi" in page
    assert "Güncelle" not in page


def test_a_stranger_s_request_does_not_exist(browser: Client, can: Person) -> None:
    account = make_organisation("Başka A.Ş.", principals=[can, make_person()])
    elsewhere = log_in(can, account)
    elsewhere.post(f"{PLACE}iki-kisi/", {"switches": ["people"]})
    elsewhere.post(f"{PLACE}iki-kisi/", {"switches": []})
    assert browser.get(f"{PLACE}{Approval.objects.get().id}/onayla/").status_code == 404


def test_an_invitation_has_a_role_and_days(browser: Client, yildiz: Account) -> None:
    ipek = make_person(first_name="İpek", last_name="Işık")
    assert "Sizinle aynı yetkilere sahip olur" in words_of(browser.get(f"{LIST}yeni/"))
    form = {
        "tckn": ipek.tckn,
        "role": "operator",
        "permissions": ["notices:list"],
        "valid_until": "2099-12-31",
    }
    browser.post(f"{LIST}yeni/", form)
    assert "31.12.2099 gününe kadar" in words_of(browser.get(LIST))
    can_be_principal = {"tckn": make_person().tckn, "role": "principal_operator"}
    assert browser.post(f"{LIST}yeni/", can_be_principal)["Location"] == LIST
    assert Operator.objects.filter(account_id=yildiz.id, role="principal_operator", state="invited").exists()
    late = form | {"tckn": make_person().tckn, "valid_until": "2001-01-01"}
    assert "bugünden önce olamaz" in words_of(browser.post(f"{LIST}yeni/", late))
