"""Adding, replacing and removing means of login on the pages, and logging in with them."""

import html
import re
from base64 import b32decode
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

from tests.builders.authenticator import Authenticator
from tests.builders.browser import Browser
from tests.builders.logins import PASSWORD, let_log_in, let_login_age, words_of
from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Person
from uets.kernel import clock
from uets.login import actions
from uets.login.models import LoginRecord, Passkey, RecoveryCode, TotpDevice

pytestmark = pytest.mark.django_db
PAGE = "/hesabim/guvenlik/"
ADD_PASSKEY = f"{PAGE}gecis-anahtarlari/yeni/"


@pytest.fixture
def ayse() -> Person:
    person = make_person(mobile="5550000146")
    make_natural_account(person)
    return person


def options_of(response: Any) -> str:
    found = re.search(r'data-options="([^"]*)"', words_of(response))
    assert found is not None
    return html.unescape(found[1])


def add_passkey(browser: Browser, device: Authenticator) -> Any:
    answer = device.make(options_of(browser.get(ADD_PASSKEY)))
    return browser.post(ADD_PASSKEY, {"name": "Telefonum", "credential": answer})


def let_in_half(person: Person) -> Browser:
    browser = Browser()
    browser.post("/giris/", {"name": person.tckn, "password": PASSWORD})
    return browser


def test_an_app_is_added_by_picture_or_letters_and_its_first_code(ayse: Person) -> None:
    browser = sign_in(ayse)
    words = words_of(browser.get(f"{PAGE}uygulama/"))
    assert '<svg class="u-qr"' in words or 'class="u-qr"' in words
    found = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", words)
    assert found is not None
    secret = b32decode(found[1].replace(" ", ""))
    wrong = words_of(browser.post(f"{PAGE}uygulama/", {"code": "000000"}))
    assert found[1] in wrong
    code = TOTP(secret, 6, SHA1(), 30).generate(int(clock.now().timestamp())).decode()  # noqa: S303
    assert browser.post(f"{PAGE}uygulama/", {"code": code})["Location"] == PAGE
    assert TotpDevice.objects.get().is_proven
    assert "Eklendi" in words_of(browser.get(PAGE))


def test_nothing_is_added_or_shown_without_a_fresh_login(ayse: Person) -> None:
    browser = sign_in(let_log_in(ayse))
    let_login_age(ayse)
    for path in ("uygulama/", "gecis-anahtarlari/yeni/", "sifre/"):
        assert browser.get(f"{PAGE}{path}")["Location"].startswith("/giris/yeniden/")
    for path in ("uygulama/kaldir/", "kurtarma-kodlari/"):
        assert browser.post(f"{PAGE}{path}")["Location"].startswith("/giris/yeniden/")
    assert TotpDevice.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_a_new_password_waits_in_no_session(ayse: Person) -> None:
    browser = sign_in(ayse)
    let_login_age(ayse)
    browser.post(f"{PAGE}sifre/", {"new_password": "çok gizli bir cümle", "again": "çok gizli bir cümle"})
    assert "gizli" not in str(dict(browser.session))


def test_a_passkey_is_added_and_opens_the_account(ayse: Person) -> None:
    device = Authenticator()
    assert add_passkey(sign_in(let_log_in(ayse)), device)["Location"] == PAGE
    browser = let_in_half(ayse)
    answer = device.sign(options_of(browser.get("/giris/dogrulama/")))
    target = browser.post("/giris/dogrulama/gecis-anahtari/", {"credential": answer})["Location"]
    assert target == "/baglantili-hesaplar/"
    newest = LoginRecord.objects.order_by("-id").first()
    assert newest is not None
    assert (newest.method, newest.level) == ("parola-passkey", 3)


def test_a_passkey_and_password_are_a_fresh_login(ayse: Person) -> None:
    device = Authenticator()
    browser = sign_in(let_log_in(ayse))
    add_passkey(browser, device)
    let_login_age(ayse)
    page = browser.get(f"{PAGE}sifre/")["Location"]
    answer = device.sign(options_of(browser.get(page)))
    back = browser.post(page, {"password": PASSWORD, "credential": answer})["Location"]
    assert back.startswith(f"{PAGE}sifre/")
    assert browser.get(back).status_code == 200


def test_without_javascript_a_passkey_says_so_and_offers_another_way(ayse: Person) -> None:
    browser = sign_in(let_log_in(ayse))
    add_passkey(browser, Authenticator())
    assert "JavaScript" in words_of(browser.post(ADD_PASSKEY, {"name": "İkinci", "credential": ""}))
    half = let_in_half(ayse)
    words = words_of(half.post("/giris/dogrulama/gecis-anahtari/", {"credential": ""}))
    assert "JavaScript" in words
    assert "Doğrulama uygulamanızdaki altı haneli kodu yazın." in words


def test_an_answer_is_taken_once(ayse: Person) -> None:
    device = Authenticator()
    add_passkey(sign_in(let_log_in(ayse)), device)
    browser = let_in_half(ayse)
    answer = device.sign(options_of(browser.get("/giris/dogrulama/")))
    other = let_in_half(ayse)
    other.get("/giris/dogrulama/")
    refused = words_of(other.post("/giris/dogrulama/gecis-anahtari/", {"credential": answer}))
    assert "doğrulanamadı" in refused
    assert other.get("/baglantili-hesaplar/")["Location"].startswith("/giris/")


def test_a_passkey_is_renamed_and_removed_by_its_person_only(ayse: Person) -> None:
    browser = sign_in(let_log_in(ayse))
    add_passkey(browser, Authenticator())
    path = f"{PAGE}gecis-anahtarlari/{Passkey.objects.get().id}/"
    stranger = sign_in(make_person())
    assert stranger.get(path).status_code == stranger.post(f"{path}kaldir/").status_code == 404
    browser.post(path, {"name": "İş telefonum"})
    assert "İş telefonum" in words_of(browser.get(PAGE))
    browser.post(f"{path}kaldir/")
    assert not Passkey.objects.exists()


def test_recovery_codes_are_shown_once_and_open_reading(ayse: Person) -> None:
    browser = sign_in(let_log_in(ayse))
    codes = re.findall(r"<code>([0-9A-Z-]{11})</code>", words_of(browser.post(f"{PAGE}kurtarma-kodlari/")))
    assert len(codes) == 10
    assert codes[0] not in words_of(browser.get(f"{PAGE}kurtarma-kodlari/"))
    half = let_in_half(ayse)
    half.get("/giris/dogrulama/?kurtarma=1")
    assert half.post("/giris/dogrulama/", {"code": codes[0]})["Location"] == "/baglantili-hesaplar/"
    newest = LoginRecord.objects.order_by("-id").first()
    assert newest is not None
    assert (newest.method, newest.level) == ("parola-kurtarma", 2)


def test_at_level_2_the_pages_lead_to_codes_for_both_contacts(
    ayse: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.SMS, "url", "https://sms.ornek.invalid")
    Person.objects.update(
        email_verified_at=clock.now() - timedelta(days=8), mobile_verified_at=clock.now() - timedelta(days=8)
    )
    browser = sign_in(ayse)
    LoginRecord.objects.update(level=2, method="parola-eposta")
    assert browser.get(f"{PAGE}uygulama/")["Location"] == f"{PAGE}ilk-yontem/"
    assert "iki kod yazın" in words_of(browser.get(f"{PAGE}ilk-yontem/"))
    browser.post(f"{PAGE}ilk-yontem/kodlar/")
    assert "E-postadaki kod" in words_of(browser.get(f"{PAGE}ilk-yontem/"))


def test_an_sms_code_opens_reading(ayse: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.SMS, "url", "https://sms.ornek.invalid")
    actions.set_password(actor=CONSOLE, person_id=ayse.id, password=PASSWORD, at=clock.now())
    browser = let_in_half(ayse)
    assert "SMS ile kod gönder" in words_of(browser.get("/giris/dogrulama/"))
    assert browser.post("/giris/dogrulama/sms/")["Location"] == "/giris/dogrulama/"
    assert "cep telefonunuza" in words_of(browser.get("/giris/dogrulama/"))


def test_who_has_no_password_is_told_which_ways_there_are(ayse: Person) -> None:
    browser = sign_in(ayse)
    words = words_of(browser.get("/giris/yeniden/"))
    assert "UETS şifreniz yok" in words
    assert 'name="password"' not in words
