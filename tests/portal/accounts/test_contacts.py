"""Bilgilendirme Kanalları: a contact is proven by a code sent to it; nothing changes before, the old one is told."""

from base64 import b64decode
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.builders.logins import let_log_in, let_login_age, log_in, read_sent_code, words_of
from tests.builders.people import make_natural_account, make_person
from uets.accounts.models import Person
from uets.alerts import ports
from uets.alerts.models import OutgoingEmail, OutgoingSms
from uets.evidence.models import Evidence
from uets.login.models import EmailCode

pytestmark = pytest.mark.django_db
PLACE = "/hesabim/bilgilendirme-kanallari/"
EMAIL, MOBILE = f"{PLACE}e-posta/", f"{PLACE}cep-telefonu/"


@pytest.fixture
def ayse() -> Person:
    return let_log_in(make_person(email="eski@ornek.invalid"))


@pytest.fixture
def browser(ayse: Person) -> Client:
    return log_in(ayse, make_natural_account(ayse))


def read(ayse: Person) -> Person:
    return Person.objects.get(id=ayse.id)


def test_a_new_address_counts_once_its_code_is_typed(browser: Client, ayse: Person) -> None:
    assert browser.post(EMAIL, {"address": "yeni@Ornek.invalid"})["Location"] == f"{EMAIL}kod/"
    assert read(ayse).email == "eski@ornek.invalid"
    assert "yeni@ornek.invalid" in words_of(browser.get(f"{EMAIL}kod/"))
    assert browser.post(f"{EMAIL}kod/", {"code": read_sent_code()})["Location"] == PLACE
    person = read(ayse)
    assert person.email == "yeni@ornek.invalid"
    assert person.email_verified_at is not None
    assert ayse.email_verified_at is not None
    assert person.email_verified_at > ayse.email_verified_at
    assert "Kanal doğrulandı: E-posta" in words_of(browser.get(PLACE))
    (told,) = OutgoingEmail.objects.filter(topic="contact_changed")
    assert told.to_address == "eski@ornek.invalid"
    assert "yeni@ornek.invalid" not in told.body
    assert "http" not in told.body


def test_checking_the_same_address_again_keeps_how_old_it_is(browser: Client, ayse: Person) -> None:
    let_login_age(ayse)
    browser.post(EMAIL, {"address": "eski@ornek.invalid"})
    browser.post(f"{EMAIL}kod/", {"code": read_sent_code()})
    person = read(ayse)
    assert person.email_verified_at == ayse.email_verified_at
    assert person.email_checked_at is not None
    assert not OutgoingEmail.objects.filter(topic="contact_changed").exists()


def test_another_address_needs_a_fresh_login(browser: Client, ayse: Person) -> None:
    let_login_age(ayse)
    answer = browser.post(EMAIL, {"address": "yeni@ornek.invalid"})
    assert answer["Location"].startswith("/giris/yeniden/")
    assert not EmailCode.objects.filter(purpose="email_contact").exists()


def test_a_mobile_number_is_proven_by_sms(browser: Client, ayse: Person, settings: Settings) -> None:
    settings.SMS = {**settings.SMS, "url": "http://127.0.0.1:1/"}
    browser.post(MOBILE, {"address": "0555 000 01 46"})
    sms = OutgoingSms.objects.get()
    assert "kodu" not in sms.text
    text = ports.letter_box().open(b64decode(sms.text), context=f"sms:{sms.id}").decode()
    digits = next(word for word in text.replace(".", " ").split() if len(word) == 6 and word.isdecimal())
    browser.post(f"{MOBILE}kod/", {"code": digits})
    assert read(ayse).mobile == "5550000146"
    assert read(ayse).mobile_verified_at is not None


def test_an_installation_without_sms_says_so(browser: Client) -> None:
    assert "SMS göndermiyor" in words_of(browser.post(MOBILE, {"address": "5550000146"}))


@pytest.mark.parametrize("typed", ["ayse", "ayse@", "a@b", "a b@ornek.invalid", "ayşe@örnek.invalid"])
def test_what_is_no_address_is_refused(browser: Client, typed: str) -> None:
    assert "Geçerli bir e-posta adresi" in words_of(browser.post(EMAIL, {"address": typed}))


def test_a_code_serves_one_purpose_and_five_tries(browser: Client, ayse: Person) -> None:
    browser.post(EMAIL, {"address": "yeni@ornek.invalid"})
    code = read_sent_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        browser.post(f"{EMAIL}kod/", {"code": wrong})
    assert EmailCode.objects.get(purpose="email_contact").tries_left == 1
    browser.post(f"{EMAIL}kod/", {"code": wrong})
    browser.post(f"{EMAIL}kod/", {"code": code})
    assert read(ayse).email == "eski@ornek.invalid"


def test_a_contact_of_last_year_is_asked_about(browser: Client, ayse: Person) -> None:
    assert "kanallarınızı denetleyin" not in words_of(browser.get("/ana-sayfa/"))
    assert ayse.email_verified_at is not None
    old = ayse.email_verified_at - timedelta(days=800)
    Person.objects.filter(id=ayse.id).update(email_verified_at=old)
    assert "kanallarınızı denetleyin" in words_of(browser.get("/ana-sayfa/"))
    assert "uzun süredir" in words_of(browser.get(PLACE))


def test_evidence_of_a_change_holds_no_address(browser: Client) -> None:
    browser.post(EMAIL, {"address": "yeni@ornek.invalid"})
    browser.post(f"{EMAIL}kod/", {"code": read_sent_code()})
    fact = Evidence.objects.get(kind="contact:changed")
    assert fact.facts == {"contact": "email", "new": "y***@ornek.invalid", "old": "e***@ornek.invalid"}
