"""A fresh login by e-Devlet with an SMS code or a passkey beside it, and neither of them for anybody else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal import visitor
from simulators.edevlet.given import Citizen
from simulators.edevlet.server import EDevletServer
from tests.builders.authenticator import Authenticator
from tests.builders.browser import Browser
from tests.builders.edevlet import log_in_by_edevlet, playing_edevlet, write_citizens
from tests.builders.logins import let_login_age, words_of
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.portal.security.test_factors import add_passkey, options_of
from tests.uets.login.test_own_factors import read_sms
from uets.accounts.models import Person
from uets.kernel import clock
from uets.login import queries
from uets.login.states import Method

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_server")]
PAGE = "/giris/e-devlet/dogrulama/"


@pytest.fixture
def ayse() -> Person:
    person = make_person(mobile="5550000146")
    make_natural_account(person)
    return person


@pytest.fixture
def _server(tmp_path: Path, settings: Any, ayse: Person) -> Iterator[EDevletServer]:
    write_citizens(tmp_path / "phone.json", [Citizen(ayse.tckn, ayse.first_name, ayse.last_name)])
    settings.SMS = {**settings.SMS, "url": "https://sms.ornek.invalid"}
    with playing_edevlet(tmp_path, settings) as running:
        yield running


def step(browser: Browser, person: Person) -> None:
    let_login_age(person)
    assert log_in_by_edevlet(browser, person.tckn)["Location"] == PAGE


def newest(browser: Browser) -> Method:
    record = queries.find_newest_login(session_hash=visitor.hash_of(browser.session))
    assert record is not None
    return Method(record.method)


def test_with_a_code_to_the_verified_mobile_it_is_one(ayse: Person) -> None:
    browser = sign_in(ayse)
    step(browser, ayse)
    assert "SMS ile kod gönder" in words_of(browser.get(PAGE))
    assert browser.post(f"{PAGE}sms/")["Location"] == PAGE
    assert "SMS ile yeni kod gönder" in words_of(browser.get(PAGE))
    assert "SMS'teki son kodu yazın" in words_of(browser.post(PAGE, {"code": "000000"})).replace(
        "&#x27;", "'"
    )
    browser.post(PAGE, {"code": read_sms(at=clock.now())})
    assert newest(browser) is Method.EDEVLET_CODE


def test_with_a_passkey_it_is_one_and_its_answer_counts_once(ayse: Person) -> None:
    browser, device = sign_in(ayse), Authenticator()
    add_passkey(browser, device)
    step(browser, ayse)
    answer = device.sign(options_of(browser.get(PAGE)))
    assert browser.post(f"{PAGE}gecis-anahtari/", {"credential": answer}).status_code == 302
    assert newest(browser) is Method.EDEVLET_PASSKEY
    step(browser, ayse)
    browser.get(PAGE)
    refused = words_of(browser.post(f"{PAGE}gecis-anahtari/", {"credential": answer}))
    assert "doğrulanamadı" in refused


def test_a_passkey_of_another_person_and_one_without_javascript_step_nobody_up(ayse: Person) -> None:
    browser, device = sign_in(ayse), Authenticator()
    add_passkey(browser, device)
    step(browser, ayse)
    before, options = newest(browser), options_of(browser.get(PAGE))
    foreign = Authenticator().sign(options)
    assert "doğrulanamadı" in words_of(browser.post(f"{PAGE}gecis-anahtari/", {"credential": foreign}))
    words = words_of(browser.post(f"{PAGE}gecis-anahtari/", {"credential": ""}))
    assert "JavaScript" in words
    assert "E-posta ile kod gönder" in words
    assert newest(browser) is before


def test_without_e_devlet_before_it_no_code_is_sent_and_no_passkey_taken(ayse: Person) -> None:
    browser = sign_in(ayse)
    for page in ("sms/", "e-posta/", "gecis-anahtari/"):
        assert browser.post(f"{PAGE}{page}")["Location"] == "/giris/yeniden/"
        assert browser.get(f"{PAGE}{page}")["Location"] == PAGE
