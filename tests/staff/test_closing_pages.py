"""Hesabı Kapat from the holder's page to the registrar's, and what is left to read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders.logins import words_of
from tests.builders.people import make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.staff.conftest import appoint
from uets.accounts.models import Account
from uets.accounts.states import StaffRole
from uets.closings.models import ClosingProposal, ClosingRequest

pytestmark = pytest.mark.django_db
PLACE = "/hesabim/kapat/"
STAFF = "/yonetim/kapatma/"
GROUPS = "/yonetim/zorunlu-gruplar/"


@pytest.fixture
def murat() -> Client:
    return sign_in(appoint(make_person(first_name="Murat", last_name="Aydın"), StaffRole.REGISTRAR))


def enter(browser: Client, account: Account) -> Client:
    browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return browser


def test_a_holder_asks_and_two_registrars_close(browser: Client, murat: Client) -> None:
    ayse = make_person()
    account = make_natural_account(ayse)
    holder = enter(sign_in(ayse), account)
    form = {"reason": "Yurt dışına taşındım", "document": SimpleUploadedFile("karar.pdf", b"%PDF-1.7 karar")}
    assert holder.post(PLACE, form)["Location"] == PLACE
    assert "kararı bekleniyor" in words_of(holder.get(PLACE))
    request = ClosingRequest.objects.get()
    assert account.legal_name in words_of(browser.get(STAFF))
    document = browser.get(f"{STAFF}{request.id}/belge/")
    assert document.content == b"%PDF-1.7 karar"
    assert document["Content-Disposition"].startswith("attachment")
    page = words_of(browser.get(f"{STAFF}{request.id}/kapat/"))
    assert "Yurt dışına taşındım" in page
    answer = browser.post(f"{STAFF}{request.id}/kapat/", {"reason": "2026/17"})
    assert answer["Location"] == STAFF
    act = f"{STAFF}oneriler/{ClosingProposal.objects.get().id}/kapat/"
    assert "öneren kendi önerisini uygulayamaz" in words_of(browser.post(act, {"reason": "2026/17"}))
    assert Account.objects.get(id=account.id).state == "closing"
    assert "2026/17" in words_of(murat.get(act))
    assert murat.post(act, {"reason": "2026/18"})["Location"] == STAFF
    assert "Oku" in words_of(holder.get("/baglantili-hesaplar/"))
    enter(holder, account)
    assert holder.get("/posta-kutusu/gelen-kutusu/").status_code == 200
    assert "Kapatma isteği ver" not in words_of(holder.get(PLACE))


def test_a_mandatory_group_is_told_so_and_may_take_the_request_back() -> None:
    ayse = make_person()
    holder = enter(sign_in(ayse), make_organisation(principals=[ayse]))
    assert "Zorunlu gruptasınız" in words_of(holder.get(PLACE))
    wrong = {"reason": "", "document": SimpleUploadedFile("x.exe", b"MZ")}
    assert "Gerekçenizi yazın." in words_of(holder.post(PLACE, wrong))
    wrong = {"reason": "Kapandık", "document": SimpleUploadedFile("x.exe", b"MZ")}
    assert "PDF, JPEG ya da PNG olmalı" in words_of(holder.post(PLACE, wrong))
    holder.post(PLACE, {"reason": "Kapandık"})
    holder.post(f"{PLACE}geri-al/", {})
    assert "Geri alındı" in words_of(holder.get(PLACE))


def test_a_death_is_proposed_by_address_and_entered_by_a_colleague(browser: Client, murat: Client) -> None:
    account = make_natural_account()
    form = {"uets_address": account.uets_address, "ground": "death", "reason": "Nüfus kaydı"}
    assert browser.post(f"{STAFF}yeni/", form)["Location"] == STAFF
    proposal = ClosingProposal.objects.get()
    assert "Hesap sahibi öldü" in words_of(murat.get(STAFF))
    murat.post(f"{STAFF}oneriler/{proposal.id}/kapat/", {"reason": "Nüfus kaydı, görüldü"})
    assert Account.objects.get(id=account.id).closed_because == "death"
    unknown = words_of(browser.post(f"{STAFF}yeni/", form | {"uets_address": "1"}))
    assert "Hesap bulunamadı." in unknown


def test_the_register_of_groups_decides_whether_a_request_closes(browser: Client) -> None:
    firm = make_organisation(principals=[ayse := make_person()])
    enter(sign_in(ayse), firm).post(PLACE, {"reason": "Kapandık"})
    request = ClosingRequest.objects.get()
    assert "Zorunlu grup" in words_of(browser.get(STAFF))
    refused = browser.post(f"{STAFF}{request.id}/kapat/", {"reason": "2026/19"})
    assert "önce zorunlu grup kaydını düzeltin" in words_of(refused)
    found = browser.get(GROUPS, {"uets_address": firm.uets_address})["Location"]
    assert "Hesap türünden varsayıldı" in words_of(browser.get(found))
    assert browser.post(found, {"groups": [], "reason": "Adi ortaklık"})["Location"] == found
    assert "Zorunlu grupta değil" in words_of(browser.get(found))
    assert browser.post(f"{STAFF}{request.id}/kapat/", {"reason": "2026/19"})["Location"] == STAFF
    assert "Hesap bulunamadı." in words_of(browser.get(GROUPS, {"uets_address": "1"}))


def test_a_proposal_is_dropped(browser: Client, murat: Client) -> None:
    account = make_natural_account()
    form = {"uets_address": account.uets_address, "ground": "death", "reason": "Nüfus kaydı"}
    browser.post(f"{STAFF}yeni/", form)
    proposal = ClosingProposal.objects.get()
    assert murat.post(f"{STAFF}oneriler/{proposal.id}/dusur/", {"reason": "Başka kişi"})["Location"] == STAFF
    assert (ClosingProposal.objects.get().state, Account.objects.get(id=account.id).state) == (
        "dropped",
        "open",
    )


def test_nobody_else_finds_the_pages() -> None:
    stranger = sign_in(make_person())
    assert stranger.get(STAFF).status_code == 404
