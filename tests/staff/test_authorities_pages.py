"""Merciler: the registrar looks at the register and changes it, with a reason, a fresh login, and evidence."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.builders.authorities import add_official, make_authority
from tests.builders.logins import let_log_in, let_login_age, log_in, log_in_again, words_of
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.staff.conftest import appoint
from uets.accounts.models import Person
from uets.accounts.states import StaffRole
from uets.authorities.models import AuthorityOfficial, SendingAuthority
from uets.evidence.models import Evidence

pytestmark = pytest.mark.django_db
LIST = "/yonetim/merciler/"
REASON = "Bakanlık yazısı 2026/41"
COURT = {
    "detsis": "99000001",
    "name": "Örnekkent 3. Asliye Hukuk Mahkemesi",
    "kind": "judicial",
    "vkn": "",
    "reason": REASON,
}


@pytest.fixture
def court() -> SendingAuthority:
    return make_authority(detsis="99000001")


def of(court: SendingAuthority, page: str = "") -> str:
    return f"{LIST}{court.detsis}/{page}"


def newest() -> Evidence:
    return Evidence.objects.order_by("-id")[0]


def test_the_register_is_the_registrar_s_alone(court: SendingAuthority) -> None:
    support = sign_in(appoint(make_person(), StaffRole.SUPPORT, StaffRole.OPERATIONS))
    for page in (LIST, of(court), of(court, "askiya-al/"), f"{LIST}yeni/"):
        assert support.get(page).status_code == 403
        assert sign_in(make_person()).get(page).status_code == 404
    assert support.post(of(court, "askiya-al/"), {"reason": REASON}).status_code == 403
    assert "Merciler" not in words_of(support.get("/yonetim/"))


def test_an_authority_is_found_by_name_without_turkish_letters_and_by_number(
    browser: Client, court: SendingAuthority
) -> None:
    make_authority("Örnekkent Belediyesi")
    for asked in ("ornekkent hukuk", court.detsis):
        page = words_of(browser.get(LIST, {"ara": asked}))
        assert court.name in page
        assert "Belediyesi" not in page
    assert "Aramaya uyan merci yok" in words_of(browser.get(LIST, {"ara": "yok"}))
    assert "Belediyesi" in words_of(browser.get(LIST))


def test_an_authority_is_registered_with_a_reason_that_evidence_keeps(browser: Client, selin: Person) -> None:
    assert browser.post(f"{LIST}yeni/", COURT)["Location"] == f"{LIST}99000001/"
    row = newest()
    assert row.kind == "authority:registered"
    assert row.actor["role"] == "registrar"
    assert row.actor["reason"] == REASON
    assert row.actor["person_id"] == str(selin.id)
    assert "tckn" not in row.actor
    page = words_of(browser.get(f"{LIST}99000001/"))
    for said in (COURT["name"], "Yargı mercii", "Aktif", "Merci kaydedildi", "Selin Koç", REASON):
        assert said in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"detsis": "09000001"}, "Numara hatalı. Rakamları denetleyin."),
        ({"vkn": "1111111111"}, "Numara hatalı. Rakamları denetleyin."),
        ({"reason": "  "}, "İşlemin gerekçesini yazın."),
        ({"kind": ""}, "Mercinin türünü seçin."),
        ({"name": ""}, "Mercinin adını yazın."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(browser: Client, changed: dict[str, str], said: str) -> None:
    page = words_of(browser.post(f"{LIST}yeni/", COURT | changed))
    assert page.count(said) == 2
    assert not SendingAuthority.objects.exists()


def test_a_number_is_registered_once(browser: Client, court: SendingAuthority) -> None:
    page = words_of(browser.post(f"{LIST}yeni/", COURT | {"detsis": court.detsis}))
    assert "Bu numara kayıtlı." in page


def test_an_old_login_is_renewed_and_the_form_comes_back(selin: Person) -> None:
    browser = log_in(let_log_in(selin))
    let_login_age(selin)
    again = browser.post(f"{LIST}yeni/", COURT)["Location"]
    assert "Merci kaydetmek için yeniden giriş yapın" in words_of(browser.get(again))
    back = log_in_again(browser, again)["Location"]
    page = words_of(browser.get(back))
    assert "işlem henüz yapılmadı" in page
    assert REASON in page
    assert f'value="{COURT["detsis"]}"' in page
    assert re.search(r'value="judicial"\s+selected', page)
    assert not SendingAuthority.objects.exists()
    assert browser.post(back, COURT)["Location"] == f"{LIST}99000001/"


def test_an_official_is_added_by_number_or_address_and_ends_at_once(
    browser: Client, court: SendingAuthority
) -> None:
    can, zeynep = make_person(first_name="Can", last_name="Gündoğdu"), make_person(first_name="Zeynep")
    address = make_natural_account(zeynep).uets_address
    form: dict[str, Any] = {"roles": ["signer"], "unit": "Yazı İşleri", "reason": REASON}
    for person in (can.tckn, f"{address[:5]}-{address[5:10]}-{address[10:]}"):
        answer = browser.post(of(court, "gorevliler/yeni/"), form | {"person": person})
        assert answer["Location"] == of(court)
    page = words_of(browser.get(of(court)))
    assert "Can Gündoğdu" in page
    assert can.tckn not in page
    official = AuthorityOfficial.objects.get(person=can)
    assert (official.is_preparer, official.is_signer) == (False, True)
    end = of(court, f"gorevliler/{official.id}/sonlandir/")
    assert "Can Gündoğdu" in words_of(browser.get(end))
    assert browser.post(end, {"reason": REASON})["Location"] == of(court)
    official.refresh_from_db()
    assert official.ended_at is not None
    assert newest().kind == "official:removed"
    assert browser.get(end).status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"person": "10000000146", "roles": ["signer"]}, "Bu kimlik numarasıyla kayıtlı kişi yok."),
        ({"person": "", "roles": ["signer"]}, "Kimlik numarasını ya da UETS adresini yazın."),
        ({"person": "10000000146"}, "En az bir rol seçin."),
    ],
)
def test_an_official_is_somebody_registered_with_a_role(
    browser: Client, court: SendingAuthority, form: dict[str, Any], said: str
) -> None:
    page = words_of(browser.post(of(court, "gorevliler/yeni/"), form | {"reason": REASON}))
    assert page.count(said) == 2


def test_an_official_of_another_authority_is_not_found(browser: Client, court: SendingAuthority) -> None:
    elsewhere = add_official(make_authority("Örnekkent Belediyesi"))
    assert browser.get(of(court, f"gorevliler/{elsewhere.id}/sonlandir/")).status_code == 404
    assert browser.get(f"{LIST}99999999/").status_code == 404


def test_an_authority_is_suspended_resumed_and_closed_as_its_state_allows(
    browser: Client, court: SendingAuthority
) -> None:
    assert "Askıdan kaldır<" not in words_of(browser.get(of(court)))
    for act, state in (("askiya-al/", "suspended"), ("askidan-kaldir/", "active"), ("kapat/", "closed")):
        assert browser.post(of(court, act), {"reason": f"{REASON} {act}"})["Location"] == of(court)
        court.refresh_from_db()
        assert court.state == state
        assert f"{REASON} {act}" in words_of(browser.get(of(court)))
    page = words_of(browser.get(of(court)))
    assert "Görevlisi ekle" not in page
    assert "Askıya al<" not in page
    assert "Bu durumda yapılamaz." in words_of(browser.post(of(court, "askiya-al/"), {"reason": REASON}))
