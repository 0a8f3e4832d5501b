"""Login by e-Devlet, as a visitor without JavaScript meets it, and every way in which it does not end in one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from portal import visitor
from simulators.edevlet.given import Behaviour, Citizen
from simulators.edevlet.pages import REFUSE
from simulators.edevlet.server import EDevletServer
from tests.builders.browser import Browser
from tests.builders.edevlet import (
    RETURN,
    choose,
    go_to_edevlet,
    log_in_by_edevlet,
    playing_edevlet,
    write_citizens,
)
from tests.builders.logins import SECRET, let_login_age, next_code, read_sent_code, words_of
from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Account, Person
from uets.evidence.models import Evidence
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.login import actions, queries
from uets.login.models import LoginRecord
from uets.login.states import NETWORK_LOCK_AFTER, Method

pytestmark = pytest.mark.django_db
NOT_DONE = "e-Devlet girişi tamamlanamadı"
STRANGER = "10000000900"


@pytest.fixture
def ayse() -> Person:
    return make_person()


@pytest.fixture
def server(tmp_path: Path, settings: Any, ayse: Person) -> Iterator[EDevletServer]:
    write_citizens(tmp_path / "phone.json", [Citizen(ayse.tckn, ayse.first_name, ayse.last_name)])
    with playing_edevlet(tmp_path, settings) as running:
        yield running


@pytest.fixture
def browser() -> Client:
    return Browser()


def is_logged_in(browser: Client) -> bool:
    return visitor.PERSON in browser.session


@pytest.mark.usefixtures("server")
def test_it_remembers_what_the_identification_is_for(browser: Client, ayse: Person) -> None:
    answer = log_in_by_edevlet(browser, ayse.tckn, query="?amac=password")
    assert answer["Location"] == "/giris/sifre/"
    assert not is_logged_in(browser)


def list_faults() -> list[str]:
    rows = Evidence.objects.filter(kind=Kind.LOGIN_FAILED).order_by("recorded_at", "id")
    return [row.facts["what"] for row in rows]


def check_refused(browser: Client, answer: Any, *, words: str, what: str | None) -> None:
    assert answer.status_code == 403
    assert words in words_of(answer).replace("&#x27;", "'")
    assert not is_logged_in(browser)
    assert list_faults()[-1:] == ([what] if what else [])


@pytest.mark.usefixtures("account")
def test_the_way_stands_on_the_page_and_ends_in_a_session(
    browser: Client, server: EDevletServer, ayse: Person
) -> None:
    assert "e-Devlet ile giriş" in words_of(browser.get("/giris/"))
    answer = log_in_by_edevlet(browser, ayse.tckn)
    assert answer["Location"] == "/baglantili-hesaplar/"
    assert ayse.full_name in words_of(browser.get("/baglantili-hesaplar/"))
    record = LoginRecord.objects.get(person=ayse)
    assert (record.method, record.level) == (Method.EDEVLET, 3)
    assert server.client_id not in words_of(browser.get("/baglantili-hesaplar/"))


@pytest.mark.usefixtures("account", "server")
def test_the_page_that_was_asked_for_comes_afterwards_and_never_another_site(
    browser: Client, ayse: Person
) -> None:
    answer = log_in_by_edevlet(browser, ayse.tckn, query="?sonra=/posta-kutusu/")
    assert answer["Location"] == "/baglantili-hesaplar/?sonra=%2Fposta-kutusu%2F"
    other = Browser()
    answer = log_in_by_edevlet(other, ayse.tckn, query="?sonra=https://kotu.invalid/")
    assert answer["Location"] == "/baglantili-hesaplar/"


@pytest.mark.usefixtures("account", "server")
def test_the_session_key_changes_with_the_login(browser: Client, ayse: Person) -> None:
    address = go_to_edevlet(browser)
    before = browser.session.session_key
    browser.get(choose(address, ayse.tckn))
    assert browser.session.session_key != before


@pytest.mark.usefixtures("account", "server")
def test_an_answer_without_state_is_refused(browser: Client, ayse: Person) -> None:
    back = choose(go_to_edevlet(browser), ayse.tckn)
    code = parse_qs(urlsplit(back).query)["code"][0]
    answer = browser.get(RETURN, {"code": code})
    check_refused(browser, answer, words="bu tarayıcıda başlatılmamış", what="edevlet:other-session")
    check_refused(browser, browser.get(back), words=NOT_DONE, what="edevlet:other-session")


@pytest.mark.usefixtures("account", "server")
def test_the_answer_to_another_session_s_question_logs_nobody_in(browser: Client, ayse: Person) -> None:
    back = choose(go_to_edevlet(Browser()), ayse.tckn)
    check_refused(browser, browser.get(back), words="bu tarayıcıda", what="edevlet:other-session")
    go_to_edevlet(browser)
    check_refused(browser, browser.get(back), words="bu tarayıcıda", what="edevlet:other-session")


@pytest.mark.usefixtures("account", "server")
def test_an_answer_counts_once(browser: Client, ayse: Person) -> None:
    back = choose(go_to_edevlet(browser), ayse.tckn)
    assert browser.get(back).status_code == 302
    browser.post("/cikis/")
    check_refused(browser, browser.get(back), words=NOT_DONE, what="edevlet:other-session")


@pytest.mark.usefixtures("account", "server")
def test_a_code_of_another_login_is_refused_there(browser: Client, ayse: Person) -> None:
    used = choose(go_to_edevlet(browser), ayse.tckn)
    browser.get(used)
    browser.post("/cikis/")
    state = parse_qs(urlsplit(go_to_edevlet(browser)).query)["state"][0]
    code = parse_qs(urlsplit(used).query)["code"][0]
    answer = browser.get(RETURN, {"code": code, "state": state})
    check_refused(browser, answer, words=NOT_DONE, what="edevlet:code-refused")


@pytest.mark.usefixtures("account", "server")
def test_a_question_is_answered_within_ten_minutes(browser: Client, ayse: Person) -> None:
    back = choose(go_to_edevlet(browser), ayse.tckn)
    session = browser.session
    asked = session["edevlet-asked"]
    session["edevlet-asked"] = {**asked, "at": (clock.now() - timedelta(minutes=11)).isoformat()}
    session.save()
    check_refused(browser, browser.get(back), words="süresi dolmuş", what="edevlet:other-session")


@pytest.mark.usefixtures("account", "server")
@pytest.mark.parametrize(
    ("choice", "words", "fault"),
    [
        (REFUSE, "izin vermediniz", "consent-refused"),
        (Behaviour.TOKEN_ERROR, NOT_DONE, "code-refused"),
        (Behaviour.NOT_IDENTIFIED, "kimliğinizi doğrulamadı", "not-identified"),
        (Behaviour.NOT_GRANTED, "kimliğinizi doğrulamadı", "not-identified"),
        (Behaviour.MALFORMED, "okunamadı", "malformed"),
        (Behaviour.OVERSIZED, "okunamadı", "malformed"),
        (Behaviour.WRONG_NUMBER, "okunamadı", "malformed"),
        (Behaviour.SLOW, "yanıt vermiyor", "unavailable"),
        (Behaviour.AWAY, "yanıt vermiyor", "unavailable"),
    ],
)
def test_what_goes_wrong_is_said_and_recorded(browser: Client, choice: str, words: str, fault: str) -> None:
    answer = log_in_by_edevlet(browser, choice)
    check_refused(browser, answer, words=words, what=f"edevlet:{fault}")
    assert NOT_DONE in words_of(answer)
    assert 'href="/giris/"' in words_of(answer)


@pytest.mark.usefixtures("account", "server")
@pytest.mark.parametrize("query", ["error=server_error", "error=<script>", "code=", f"code={'k' * 3000}"])
def test_other_errors_and_codes_that_cannot_be_are_not_asked_about(browser: Client, query: str) -> None:
    state = parse_qs(urlsplit(go_to_edevlet(browser)).query)["state"][0]
    answer = browser.get(f"{RETURN}?state={state}&{query}")
    check_refused(browser, answer, words=NOT_DONE, what="edevlet:error")
    assert "<script>" not in words_of(answer)


@pytest.mark.usefixtures("server")
def test_who_has_no_account_gets_the_same_words_and_no_session(browser: Client, ayse: Person) -> None:
    unknown = log_in_by_edevlet(browser, STRANGER)
    check_refused(
        browser, unknown, words="Bu kimliğe ait açık bir UETS hesabı yok.", what="edevlet:no-account"
    )
    known = log_in_by_edevlet(browser, ayse.tckn)  # registered, but without an account of any kind
    assert (known.status_code, is_logged_in(browser)) == (403, False)
    said = [words_of(each).split("<main")[1].split("</main>")[0] for each in (unknown, known)]
    assert said[0] == said[1]
    assert STRANGER not in str(list(Evidence.objects.values_list("facts", "actor", "subject")))


@pytest.mark.usefixtures("server")
def test_a_network_that_tries_answers_out_has_to_wait(browser: Client) -> None:
    for _ in range(NETWORK_LOCK_AFTER):
        browser.get(RETURN, {"code": "x", "state": "y"})
    answer = browser.get(RETURN, {"code": "x", "state": "y"})
    assert "Çok fazla hatalı giriş yapıldı" in words_of(answer)
    assert len(list_faults()) == NETWORK_LOCK_AFTER


def test_without_an_address_of_e_devlet_the_way_is_not_there(browser: Client) -> None:
    assert "e-Devlet ile giriş" not in words_of(browser.get("/giris/"))
    assert browser.get("/giris/e-devlet/").status_code == 404


@pytest.mark.usefixtures("server")
class TestFreshLogin:
    """e-Devlet does not say when the person proved who they are: a second factor of ours does."""

    def step(self, ayse: Person, account: Account) -> Browser:
        actions.add_totp(actor=CONSOLE, person_id=ayse.id, secret=SECRET, at=clock.now())
        browser = sign_in(ayse, account)
        let_login_age(ayse)
        assert log_in_by_edevlet(browser, ayse.tckn)["Location"] == "/giris/e-devlet/dogrulama/"
        return browser

    def newest(self, browser: Client) -> LoginRecord:
        record = queries.find_newest_login(session_hash=visitor.hash_of(browser.session))
        assert record is not None
        return record

    def test_e_devlet_alone_is_none(self, ayse: Person, account: Account) -> None:
        browser = self.step(ayse, account)
        assert self.newest(browser).method == Method.PASSWORD_TOTP
        assert browser.get("/baglantili-hesaplar/").status_code == 200

    def test_with_the_code_of_the_app_it_is_one(self, ayse: Person, account: Account) -> None:
        browser = self.step(ayse, account)
        wrong = browser.post("/giris/e-devlet/dogrulama/", {"code": "000000"})
        assert "Güvenlik kodu doğrulanamadı" in words_of(wrong)
        assert browser.post("/giris/e-devlet/dogrulama/", {"code": next_code()}).status_code == 302
        record = self.newest(browser)
        assert (record.method, record.level) == (Method.EDEVLET_TOTP, 3)
        again = browser.get("/giris/e-devlet/dogrulama/")
        assert again["Location"] == "/giris/yeniden/"

    def test_with_a_code_to_a_verified_address_it_is_one(self, account: Account, tmp_path: Path) -> None:
        zehra = make_person(first_name="Zehra")
        account = make_natural_account(zehra)
        write_citizens(tmp_path / "phone.json", [Citizen(zehra.tckn, "Zehra", "Yılmaz")])
        browser = self.step(zehra, account)
        assert "Altı haneli" not in words_of(browser.get("/giris/e-devlet/dogrulama/"))
        browser.post("/giris/e-devlet/dogrulama/e-posta/")
        browser.post("/giris/e-devlet/dogrulama/", {"code": read_sent_code()})
        assert self.newest(browser).method == Method.EDEVLET_CODE

    def test_somebody_else_s_identity_steps_nobody_up(self, ayse: Person, account: Account) -> None:
        browser = sign_in(ayse, account)
        answer = log_in_by_edevlet(browser, STRANGER)
        assert "Başka bir kişinin kimliği doğrulandı" in words_of(answer)
        assert browser.get("/giris/e-devlet/dogrulama/")["Location"] == "/giris/yeniden/"

    def test_the_second_factor_is_asked_for_soon_or_not_at_all(self, ayse: Person, account: Account) -> None:
        browser = self.step(ayse, account)
        session = browser.session
        proven = session["edevlet-proven"]
        session["edevlet-proven"] = {**proven, "at": (clock.now() - timedelta(minutes=6)).isoformat()}
        session.save()
        assert (
            browser.post("/giris/e-devlet/dogrulama/", {"code": next_code()})["Location"] == "/giris/yeniden/"
        )
        assert self.newest(browser).method == Method.PASSWORD_TOTP
