"""The first password and the forgotten one: only after an identification by another way."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from portal.login.arriving import IDENTIFIED
from portal.login.ways import WAYS, Way
from tests.builders.browser import Browser
from tests.builders.logins import PASSWORD, let_log_in, words_of
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Person
from uets.kernel import clock
from uets.kernel.numbers import complete_tckn
from uets.login.states import Identification, Method

pytestmark = pytest.mark.django_db
PAGE, NEW = "/giris/sifre/", "sarı kedi pencerede uyur"


@pytest.fixture
def ayse() -> Person:
    person = let_log_in(make_person())
    make_natural_account(person)
    return person


def identified(tckn: str, *, method: Method = Method.EDEVLET, minutes: int = 0) -> Browser:
    """Return a browser that a way of login has identified for this errand (portal/login/arriving.py)."""
    browser = Browser()
    found = Identification(
        tckn=tckn,
        first_name="Ayşe",
        last_name="Yılmaz",
        method=method,
        at=clock.now() - timedelta(minutes=minutes),
    )
    session: Any = browser.session
    session[IDENTIFIED] = {**msgspec.to_builtins(found), "errand": "password"}
    session.save()
    browser.cookies["uets"] = session.session_key
    return browser


def give(browser: Client, password: str = NEW, again: str | None = None) -> Any:
    return browser.post(PAGE, {"new_password": password, "again": password if again is None else again})


def test_the_login_page_leads_to_the_choice_of_ways(ayse: Person) -> None:
    assert "/giris/sifre/yol/" in words_of(Browser().get("/giris/"))
    words = words_of(Browser().get("/giris/sifre/yol/"))
    assert "Önce kimliğinizi doğrulayın" in words
    assert "SMS veya e-posta koduyla şifre değiştirilmez" in words
    assert sign_in(ayse).get("/giris/sifre/yol/")["Location"] == "/hesabim/guvenlik/sifre/"


WITH_SETTINGS = "login:edevlet"
"""Its page is there only where it is configured; tests/portal/login/test_edevlet.py walks it."""


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way.route != WITH_SETTINGS], ids=lambda way: way.route
)
def test_every_way_remembers_what_the_identification_is_for(way: Way) -> None:
    browser = Browser()
    browser.get(f"{reverse(way.route)}?amac=password")
    assert browser.session["errand"]["errand"] == "password"


def test_nobody_sets_a_password_without_an_identification() -> None:
    for answer in (Browser().get(PAGE), give(Browser())):
        assert answer["Location"] == "/giris/sifre/yol/"


def test_who_was_identified_sets_a_password_and_every_session_ends(ayse: Person) -> None:
    open_session = sign_in(ayse)
    browser = identified(ayse.tckn)
    assert "Ayşe Yılmaz" in words_of(browser.get(PAGE))
    assert "UETS şifreniz belirlendi" in words_of(give(browser))
    assert open_session.get("/hesabim/guvenlik/")["Location"].startswith("/giris/")
    assert browser.get(PAGE)["Location"] == "/giris/sifre/yol/"
    tried = Browser()
    assert "eşleşmiyor" in words_of(tried.post("/giris/", {"name": ayse.tckn, "password": PASSWORD}))
    assert tried.post("/giris/", {"name": ayse.tckn, "password": NEW})["Location"] == "/giris/dogrulama/"


def test_an_old_identification_has_gone(ayse: Person) -> None:
    assert identified(ayse.tckn, minutes=11).get(PAGE)["Location"] == "/giris/sifre/yol/"


def test_a_person_without_account_gets_no_password() -> None:
    answer = give(identified(complete_tckn("987654321")))
    assert answer.status_code == 403
    assert "açık bir UETS hesabı yok" in words_of(answer)


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("kısa", "kısa", "en az 12"),
        ("galatasaray1905", "galatasaray1905", "kolay tahmin"),
        (NEW, "başka bir cümle yazdım", "İki şifre aynı değil"),
    ],
)
def test_a_refused_password_says_why(ayse: Person, password: str, again: str, words: str) -> None:
    assert words in words_of(give(identified(ayse.tckn), password, again))
