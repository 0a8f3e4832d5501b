"""Hesabı Kapat from the holder's page to the registrar's, and what is left to read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.builders.logins import words_of
from tests.builders.people import make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Account
from uets.closings.models import ClosingRequest

pytestmark = pytest.mark.django_db
PLACE = "/hesabim/kapat/"
STAFF = "/yonetim/kapatma/"


def enter(browser: Client, account: Account) -> Client:
    browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    return browser


def test_a_holder_asks_and_the_registrar_closes(browser: Client) -> None:
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


def test_a_death_is_entered_by_address(browser: Client) -> None:
    account = make_natural_account()
    form = {"uets_address": account.uets_address, "ground": "death", "reason": "Nüfus kaydı"}
    assert browser.post(f"{STAFF}yeni/", form)["Location"] == STAFF
    assert Account.objects.get(id=account.id).closed_because == "death"
    unknown = words_of(browser.post(f"{STAFF}yeni/", form | {"uets_address": "1"}))
    assert "Hesap bulunamadı." in unknown


def test_nobody_else_finds_the_pages() -> None:
    stranger = sign_in(make_person())
    assert stranger.get(STAFF).status_code == 404
