"""Opening a UETS address: identified by e-Devlet, the text read, the e-mail proven; without JavaScript or password."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal import visitor
from simulators.edevlet.given import Citizen
from simulators.edevlet.server import EDevletServer
from tests.builders.browser import Browser
from tests.builders.edevlet import choose, go_to_edevlet, log_in_by_edevlet, playing_edevlet, write_citizens
from tests.builders.logins import read_sent_code, words_of
from tests.builders.people import make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.accounts.models import Account, Person
from uets.agreements.models import ConsentRecord
from uets.agreements.states import ConsentKind, TextKind
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.registration.states import CODE_TRIES, MOST_CODES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]
DENIZ = "10000000900"
EMAIL = {"email": "deniz@ornek.invalid", "decision": "on"}
CODE = "/hesap-ac/e-posta/"
PERSON, WHOSE = "/hesap-ac/kisi/", "/hesap-ac/kimin-adina/"


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[EDevletServer]:
    publish(TextKind.DISCLOSURE)
    with playing_edevlet(tmp_path, settings) as running:
        yield running


@pytest.fixture
def browser() -> Client:
    return Browser()


def identify(browser: Client, choice: str = DENIZ) -> None:
    answer = log_in_by_edevlet(browser, choice, query="?amac=registration")
    assert answer["Location"] == WHOSE
    assert browser.get(WHOSE)["Location"] == PERSON


def is_logged_in(browser: Client) -> bool:
    return visitor.PERSON in browser.session


def test_an_identified_person_opens_an_address_and_is_logged_in(browser: Client) -> None:
    page = words_of(browser.get("/hesap-ac/"))
    assert "/giris/e-devlet/?amac=registration" in page
    assert "bir ay içinde" in page
    identify(browser)
    page = words_of(browser.get(PERSON))
    assert "Deniz Aksoy" in page
    assert "10*******00" in page
    assert DENIZ not in page
    assert " checked" not in page
    assert browser.post(PERSON, EMAIL)["Location"] == CODE
    assert not Person.objects.filter(tckn=DENIZ).exists()
    assert browser.post(CODE, {"code": read_sent_code()})["Location"] == "/hesap-ac/tamam/"
    account = Account.objects.get(tckn=DENIZ)
    assert (account.state, len(account.uets_address), account.person and account.person.email) == (
        "created",
        15,
        EMAIL["email"],
    )
    shown = "-".join(account.uets_address[start : start + 5] for start in (0, 5, 10))
    assert shown in words_of(browser.get("/hesap-ac/tamam/"))
    assert shown in words_of(browser.get("/baglantili-hesaplar/"))
    assert browser.get(PERSON)["Location"] == "/hesap-ac/"


def test_what_was_done_is_evidence_and_the_reading_a_record(browser: Client) -> None:
    identify(browser)
    browser.get(PERSON)
    browser.post(PERSON, EMAIL)
    browser.post(CODE, {"code": read_sent_code()})
    account = Account.objects.get(tckn=DENIZ)
    kinds = set(Evidence.objects.values_list("kind", flat=True))
    assert {"person:registered", "account:created", "disclosure:read", "login:succeeded"} <= kinds
    reading = ConsentRecord.objects.get(account_id=account.id)
    assert reading.kind == ConsentKind.DISCLOSURE_READ
    assert reading.record["shown"]["control"] == "KVKK Aydınlatma Metni'ni okudum"
    assert reading.record["login"]["method"] == "edevlet"
    assert DENIZ not in str(list(Evidence.objects.values_list("facts", "actor", "subject")))


def test_nobody_opens_anything_without_being_identified(browser: Client) -> None:
    for page in (PERSON, CODE):
        assert browser.get(page)["Location"] == "/hesap-ac/"
        assert browser.post(page, {**EMAIL, "code": "123456"})["Location"] == "/hesap-ac/"
    assert browser.get("/hesap-ac/tamam/")["Location"].startswith("/giris/")
    assert Account.objects.count() == 0


def test_an_identification_is_good_for_ten_minutes_and_for_its_errand(browser: Client) -> None:
    identify(browser)
    session = browser.session
    kept = session["identified"]
    session["identified"] = {**kept, "at": (clock.now() - timedelta(minutes=11)).isoformat()}
    session.save()
    assert browser.get(PERSON)["Location"] == "/hesap-ac/"
    session["identified"] = {**kept, "errand": "password"}
    session.save()
    assert browser.get(PERSON)["Location"] == "/hesap-ac/"


def test_the_text_is_read_and_the_address_given_or_nothing_goes_on(browser: Client) -> None:
    identify(browser)
    browser.get(PERSON)
    unread = words_of(browser.post(PERSON, {"email": EMAIL["email"]}))
    assert "aydınlatma metnini okuduğunuzu belirtin" in unread
    assert "E-posta adresini ad@ornek.com biçiminde yazın" in words_of(
        browser.post(PERSON, {**EMAIL, "email": "deniz"})
    )
    publish(TextKind.DISCLOSURE, version=2)
    assert "metni bu arada değişti" in words_of(browser.post(PERSON, EMAIL))
    assert browser.post(PERSON, EMAIL).status_code == 302
    assert Account.objects.count() == 0


def test_a_wrong_code_opens_nothing_and_tries_are_counted(browser: Client) -> None:
    identify(browser)
    browser.get(PERSON)
    browser.post(PERSON, EMAIL)
    code = read_sent_code()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(CODE_TRIES):
        assert "Kod doğrulanamadı" in words_of(browser.post(CODE, {"code": wrong}))
    assert "deneme hakkı doldu" in words_of(browser.post(CODE, {"code": code}))
    assert (Account.objects.count(), is_logged_in(browser)) == (0, False)


def test_codes_are_sent_a_few_times_only(browser: Client) -> None:
    identify(browser)
    browser.get(PERSON)
    answers = [browser.post(PERSON, EMAIL) for _ in range(MOST_CODES)]
    assert {answer.status_code for answer in answers} == {302}
    assert "Çok fazla kod istediniz" in words_of(browser.post(PERSON, EMAIL))
    assert OutgoingEmail.objects.count() == MOST_CODES


def test_who_has_an_address_is_told_so_after_identification_only(browser: Client) -> None:
    assert "adresiniz var" not in words_of(browser.get("/hesap-ac/")).lower()
    identify(browser)
    browser.get(PERSON)
    browser.post(PERSON, EMAIL)
    browser.post(CODE, {"code": read_sent_code()})
    other = Browser()
    identify(other)
    answer = other.get(PERSON)
    assert (answer.status_code, is_logged_in(other)) == (409, False)
    assert "bir kişinin tek adresi olur" in words_of(answer)
    assert Account.objects.filter(tckn=DENIZ).count() == 1


def test_an_operator_of_a_company_gets_an_address_without_another_code(
    browser: Client, tmp_path: Path
) -> None:
    person = make_person()
    make_organisation(principals=[person])
    write_citizens(tmp_path / "phone.json", [Citizen(person.tckn, "Ayşe", "Yılmaz")])
    identify(browser, person.tckn)
    assert "E-posta adresiniz" not in words_of(browser.get(PERSON))
    assert browser.post(PERSON, {"decision": "on"})["Location"] == "/hesap-ac/tamam/"
    assert Account.objects.get(tckn=person.tckn).person == person


def test_a_visitor_proves_who_they_are_anew_and_stays_in_the_session(tmp_path: Path) -> None:
    person = make_person()
    make_organisation(principals=[person])
    write_citizens(tmp_path / "phone.json", [Citizen(person.tckn, "Ayşe", "Yılmaz")])
    visitor_of_company = sign_in(person)
    session_key = visitor_of_company.session.session_key
    identify(visitor_of_company, person.tckn)
    visitor_of_company.get(PERSON)
    assert visitor_of_company.post(PERSON, {"decision": "on"})["Location"] == "/hesap-ac/tamam/"
    assert "adresiniz açıldı" in words_of(visitor_of_company.get("/hesap-ac/tamam/"))
    assert visitor_of_company.session.session_key == session_key


def test_a_visitor_opens_no_address_for_somebody_else() -> None:
    person = make_person(tckn="99000000042")
    make_natural_account(person)
    browser = sign_in(person)
    answer = log_in_by_edevlet(browser, DENIZ, query="?amac=registration")
    assert "Başka bir kişinin kimliği doğrulandı" in words_of(answer)
    assert browser.get(PERSON)["Location"] == "/hesap-ac/"


def test_a_login_is_not_taken_for_an_opening(browser: Client) -> None:
    answer = browser.get(choose(go_to_edevlet(browser, query="?amac=baska"), DENIZ))
    assert "Bu kimliğe ait açık bir UETS hesabı yok." in words_of(answer)
    assert browser.get(PERSON)["Location"] == "/hesap-ac/"
