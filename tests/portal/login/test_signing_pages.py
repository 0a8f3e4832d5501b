"""Giriş by e-imza on the pages: code, match number, confirmation before a session begins, step-up."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from simulators.certificates.authority import CRL_PATH, OCSP_PATH
from simulators.certificates.server import Behaviour
from tests.builders.browser import Browser
from tests.builders.cards import Card, Scene, card_of, running_judge
from tests.builders.logins import let_log_in, let_login_age, log_in, words_of
from tests.builders.people import make_natural_account, make_person
from uets.accounts.models import Person
from uets.kernel import clock
from uets.login.models import LoginRecord

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"
START, WAIT, GO_ON = "/giris/e-imza/", "/giris/e-imza/imza/", "/giris/e-imza/devam/"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running_judge(tmp_path) as trust:
        person = make_person()
        make_natural_account(person)
        yield Scene(trust, person, card_of(person, by=trust.authority, address=HERE))


def get_code(browser: Client, start: str = START) -> str:
    browser.get(start)
    page = browser.post(START, follow=True)
    found = re.search(r'class="u-code" translate="no">([A-Z0-9]{4}-[A-Z0-9]{4})<', words_of(page))
    assert found is not None
    return found[1]


def sign(browser: Client, card: Card, start: str = START) -> Any:
    assert card.sign(get_code(browser, start)).status == 204
    return browser.get(WAIT)


def record_of(person: Person) -> LoginRecord:
    return LoginRecord.objects.filter(person=person).latest("authenticated_at", "id")


def test_a_person_logs_in_with_a_card_after_saying_so(scene: Scene) -> None:
    browser = Browser()
    assert 'href="/giris/e-imza/"' in words_of(browser.get("/giris/"))
    page = sign(browser, scene.card)
    assert "Ayşe Yılmaz olarak devam et" in words_of(page)
    assert not LoginRecord.objects.filter(person=scene.person).exists()
    before = browser.session.session_key
    assert browser.post(GO_ON).headers["Location"] == "/baglantili-hesaplar/"
    record = record_of(scene.person)
    assert (record.method, record.level, len(record.certificate)) == ("eimza", 4, 64)
    assert browser.session.session_key != before
    assert "Bağlantılı Hesaplar" in words_of(browser.get("/baglantili-hesaplar/"))
    assert browser.post(GO_ON).headers["Location"] == START


def test_the_page_that_waits_shows_code_and_number_and_refreshes_itself_until_something_happens(
    scene: Scene,
) -> None:
    browser = Browser()
    code = get_code(browser)
    page = words_of(browser.get(WAIT))
    shown = scene.card.fetch(code).json
    assert f">{shown['match_number']}</strong>" in page
    assert f'href="uets-imzaci://{code}"' in page
    assert 'hx-trigger="every 3s"' in page
    assert shown["origin"] == "http://localhost:8000"
    scene.card.decline(code)
    page = words_of(browser.get(WAIT))
    assert "“Reddet” seçildi" in page
    assert "hx-trigger" not in page
    assert code not in page


def test_a_refused_signature_says_why_and_what_to_do(scene: Scene) -> None:
    scene.trust.server.behaviour |= dict.fromkeys((OCSP_PATH, CRL_PATH), Behaviour.AWAY)
    browser = Browser()
    assert scene.card.sign(get_code(browser)).status == 503
    page = words_of(browser.get(WAIT))
    assert "iptal durumu şu anda öğrenilemiyor" in page
    assert "Yeniden başla" in page
    assert browser.post(GO_ON).status_code == 403


def test_another_browser_neither_sees_nor_takes_it(scene: Scene) -> None:
    mine, other = Browser(), Browser()
    sign(mine, scene.card)
    other.get(START)
    session = other.session
    session["signing"] = mine.session["signing"]
    session.save()
    assert other.get(WAIT).headers["Location"] == START
    assert other.post(GO_ON).headers["Location"] == START


def test_a_program_elsewhere_lets_read_only_and_says_so(scene: Scene) -> None:
    browser = Browser()
    page = sign(browser, scene.card._replace(address="203.0.113.99"))
    assert "başka bir ağdan bağlandı" in words_of(page)
    browser.post(GO_ON)
    assert record_of(scene.person).level == 2


def test_a_card_steps_up_and_leads_back(scene: Scene) -> None:
    browser = log_in(let_log_in(scene.person))
    let_login_age(scene.person)
    sign(browser, scene.card)
    assert browser.post(GO_ON).headers["Location"] == "/baglantili-hesaplar/"
    record = record_of(scene.person)
    assert (record.method, record.level) == ("eimza", 4)
    assert (clock.now() - record.authenticated_at).total_seconds() < 60


def test_the_card_of_another_or_a_program_elsewhere_steps_nobody_up(scene: Scene) -> None:
    browser = log_in(let_log_in(scene.person))
    let_login_age(scene.person)
    other = card_of(make_person(first_name="Mehmet"), by=scene.trust.authority, address=HERE)
    assert other.sign(get_code(browser)).code == "signer-is-another"
    assert "Başka bir kişi imzaladı" in words_of(browser.get(WAIT))
    sign(browser, scene.card._replace(address="203.0.113.99"))
    refused = browser.post(GO_ON)
    assert refused.status_code == 403
    assert "aynı ağda" in words_of(refused)
    assert record_of(scene.person).method == "parola-totp"


def test_who_has_no_account_is_told_so_without_a_session(scene: Scene) -> None:
    stranger = card_of(make_person(first_name="Deniz"), by=scene.trust.authority, address=HERE)
    browser = Browser()
    sign(browser, stranger)
    refused = browser.post(GO_ON)
    assert (refused.status_code, "açık bir UETS hesabı yok" in words_of(refused)) == (403, True)


def test_the_sixth_code_of_a_session_is_not_given() -> None:
    browser = Browser()
    for _ in range(5):
        get_code(browser)
    assert "Çok fazla kod istendi" in words_of(browser.post(START))
