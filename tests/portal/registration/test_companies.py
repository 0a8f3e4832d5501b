"""Opening a company's address on the pages: identified by e-Devlet, asked of the registry; without JavaScript."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal import visitor
from simulators.company_registry.companies import ANNA, DENIZ
from tests.builders.browser import Browser
from tests.builders.company_registry import AWAY, EXPIRED, JOINT, SOLE, STRUCK_OFF, UNKNOWN, playing_registry
from tests.builders.edevlet import log_in_by_edevlet, playing_edevlet
from tests.builders.logins import read_sent_code, words_of
from tests.builders.people import make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements.models import ConsentRecord
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.registration.models import CompanyOpening
from uets.registration.states import CODE_TRIES, MOST_LOOKUPS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
WHOSE, COMPANY, DETAILS = "/hesap-ac/kimin-adina/", "/hesap-ac/sirket/", "/hesap-ac/sirket/bilgiler/"
CODE, DONE = "/hesap-ac/sirket/e-posta/", "/hesap-ac/sirket/tamam/"
PERSON = "/hesap-ac/kisi/"
GIVEN = {"decision": "on", "invoice_address": "Örnekkent"}


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> Iterator[None]:
    publish(TextKind.DISCLOSURE)
    with ExitStack() as played:
        played.enter_context(playing_edevlet(tmp_path, settings))
        played.enter_context(playing_registry(settings))
        yield


def identify(tckn: str = DENIZ) -> Client:
    browser = Browser()
    assert log_in_by_edevlet(browser, tckn, query="?amac=registration")["Location"] == WHOSE
    return browser


def choose(browser: Client, number: str) -> Any:
    """Choose a company by its number; return what follows."""
    assert browser.post(WHOSE, {"whose": "sirket"})["Location"] == COMPANY
    browser.get(COMPANY)
    return browser.post(COMPANY, {"number": number})


def accept(browser: Client, email: str) -> Any:
    """Fill in the details and type the code that comes; return the page after it."""
    browser.get(DETAILS)
    assert browser.post(DETAILS, {**GIVEN, "email": email})["Location"] == CODE
    assert browser.post(CODE, {"code": read_sent_code()})["Location"] == DONE
    return browser.get(DONE)


def is_logged_in(browser: Client) -> bool:
    return visitor.PERSON in browser.session


def test_a_representative_opens_the_address_of_a_company_and_enters_it() -> None:
    browser = identify()
    page = words_of(browser.get(WHOSE))
    assert "Deniz Aksoy" in page
    assert " checked" not in page
    assert "şirket ya da kurum adına mı açacağınızı seçin" in words_of(browser.post(WHOSE, {}))
    assert choose(browser, SOLE.mersis)["Location"] == DETAILS
    page = words_of(browser.get(DETAILS))
    for shown in (SOLE.name, SOLE.mersis, SOLE.vkn, "tek başına", "10*******00", SOLE.address):
        assert shown in page
    assert DENIZ not in page
    page = words_of(accept(browser, "deniz@ornek.invalid"))
    account = Account.objects.get(vkn=SOLE.vkn)
    shown = "-".join(account.uets_address[start : start + 5] for start in (0, 5, 10))
    assert shown in page
    assert account.invoice_address == "Örnekkent"
    linked = words_of(browser.get("/baglantili-hesaplar/"))
    assert shown in linked
    assert "Hesap ilk girişte etkinleşir" in linked
    publish(TextKind.CONTRACT)
    entered = browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    assert entered["Location"] == "/sozlesme/"
    record = ConsentRecord.objects.get(account_id=account.id)
    assert record.record["parties"]["holder"] == {"name": SOLE.name, "uets_address": account.uets_address}


def test_the_account_page_says_when_and_against_what_it_was_verified() -> None:
    browser = identify()
    choose(browser, SOLE.vkn)
    accept(browser, "deniz@ornek.invalid")
    account = Account.objects.get(vkn=SOLE.vkn)
    browser.post("/baglantili-hesaplar/giris/", {"account": str(account.id)})
    page = words_of(browser.get("/hesabim/"))
    for shown in (
        SOLE.name,
        SOLE.vkn,
        SOLE.mersis,
        "ticaret siciline (MERSİS) göre; 1 temsilcinin kabulüyle",
    ):
        assert shown in page
    person = make_person(tckn=ANNA)
    other = sign_in(person, make_organisation(principals=[person]))
    assert "kurulumu yürüten kurum kaydetti" in words_of(other.get("/hesabim/"))


def test_two_who_act_jointly_accept_one_after_the_other_at_their_own_logins() -> None:
    first = identify()
    choose(first, JOINT.mersis)
    assert "müşterek: 2 temsilci birlikte" in words_of(first.get(DETAILS))
    page = words_of(accept(first, "deniz@ornek.invalid"))
    assert "Adres daha açılmadı" in page
    assert (Account.objects.count(), is_logged_in(first)) == (0, False)
    assert first.get(DETAILS)["Location"] == "/hesap-ac/"
    again = identify()
    choose(again, JOINT.vkn)
    assert "Siz kabul ettiniz" in words_of(again.get(DETAILS))
    second = identify(ANNA)
    choose(second, JOINT.mersis)
    assert "1 temsilci kabul etti" in words_of(second.get(DETAILS))
    assert "Şirketin UETS adresi açıldı" in words_of(accept(second, "anna@ornek.invalid"))
    assert is_logged_in(second)
    account = Account.objects.get(vkn=JOINT.vkn)
    for browser in (second, sign_in(Person.objects.get(tckn=DENIZ))):
        assert account.legal_name in words_of(browser.get("/baglantili-hesaplar/"))


def test_unknown_and_anothers_company_look_the_same() -> None:
    browser = identify(ANNA)
    choose(browser, JOINT.mersis)
    unknown = browser.post(COMPANY, {"number": UNKNOWN})
    strange = browser.post(COMPANY, {"number": SOLE.mersis})
    assert unknown.status_code == strange.status_code == 200
    pages = [words_of(page).split("<main")[1].split("csrfmiddlewaretoken")[0] for page in (unknown, strange)]
    assert pages[0] == pages[1]
    for page in (unknown, strange):
        assert "temsilcisi olduğunuz bir şirket bulunamadı" in words_of(page)
    assert SOLE.name not in words_of(strange)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (EXPIRED.mersis, "temsil yetkiniz bugün geçerli değil"),
        (STRUCK_OFF.vkn, "ticaret sicilinden silinmiş"),
        (AWAY.vkn, "şu anda yanıt vermiyor; hiçbir şey açılmadı"),
        ("1234567891", "Numara hatalı"),
        ("", "MERSİS numarasını ya da VKN"),
    ],
)
def test_what_stands_in_the_way_is_said(number: str, words: str) -> None:
    answer = choose(identify(), number)
    assert answer.status_code == 200
    assert words in words_of(answer)


def test_questions_to_the_registry_are_counted() -> None:
    browser = identify()
    for _ in range(MOST_LOOKUPS):
        choose(browser, UNKNOWN)
    assert "Çok fazla sorgu yaptınız. 60 dakika sonra" in words_of(choose(browser, SOLE.mersis))


def test_a_company_that_has_an_address_is_told_to_its_representative_with_the_way_in() -> None:
    first = identify()
    choose(first, SOLE.mersis)
    accept(first, "deniz@ornek.invalid")
    assert "ana işlem yetkililerinden davet isteyin" in words_of(choose(identify(), SOLE.mersis))
    assert "temsilcisi olduğunuz bir şirket bulunamadı" in words_of(choose(identify(ANNA), SOLE.mersis))


def test_nobody_gets_anywhere_without_being_identified_or_asking_the_registry() -> None:
    stranger = Browser()
    for page in (WHOSE, COMPANY, DETAILS, CODE, DONE):
        assert stranger.get(page)["Location"] == "/hesap-ac/"
    browser = identify()
    assert browser.get(DETAILS)["Location"] == COMPANY
    assert browser.post(DETAILS, {**GIVEN, "email": "d@ornek.invalid"})["Location"] == COMPANY
    assert browser.post(CODE, {"code": "123456"})["Location"] == COMPANY
    assert Account.objects.count() == 0


def test_an_answer_of_the_registry_does_not_last() -> None:
    browser = identify()
    choose(browser, SOLE.mersis)
    session = browser.session
    kept = session["registration"]
    old = (clock.now() - timedelta(minutes=11)).isoformat()
    session["registration"] = {**kept, "company": {**kept["company"], "checked_at": old}}
    session.save()
    assert browser.get(DETAILS)["Location"] == COMPANY


def test_the_text_is_read_the_address_given_and_the_code_right_or_nothing_goes_on() -> None:
    browser = identify()
    choose(browser, SOLE.mersis)
    browser.get(DETAILS)
    page = words_of(browser.post(DETAILS, {"email": "deniz", "invoice_address": "x" * 501}))
    assert "aydınlatma metnini okuduğunuzu belirtin" in page
    assert "E-posta adresini ad@ornek.com biçiminde yazın" in page
    browser.post(DETAILS, {**GIVEN, "email": "deniz@ornek.invalid"})
    wrong = f"{(int(read_sent_code()) + 1) % 10**6:06d}"
    for _ in range(CODE_TRIES):
        assert "Kod doğrulanamadı" in words_of(browser.post(CODE, {"code": wrong}))
    assert (CompanyOpening.objects.count(), Person.objects.count()) == (0, 0)


def test_who_has_an_own_address_opens_that_of_a_company_without_another_code() -> None:
    make_natural_account(make_person(first_name="Deniz", last_name="Aksoy", tckn=DENIZ))
    browser = identify()
    known = browser.get(PERSON)
    assert known.status_code == 409
    assert COMPANY in words_of(known)
    assert browser.post(COMPANY, {"number": SOLE.mersis})["Location"] == DETAILS
    assert "E-posta adresiniz" not in words_of(browser.get(DETAILS))
    assert browser.post(DETAILS, GIVEN)["Location"] == DONE
    assert SOLE.name in words_of(browser.get(DONE))


def test_without_a_registry_there_are_natural_persons_only(settings: Any) -> None:
    settings.REGISTRY = {**settings.REGISTRY, "url": ""}
    browser = identify()
    assert browser.get(WHOSE)["Location"] == PERSON
    assert browser.get(COMPANY).status_code == 404
