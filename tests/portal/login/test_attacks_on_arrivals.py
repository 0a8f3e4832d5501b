"""What somebody with bad intent tries where a login arrives, once for each of the four ways.

The whole table of attacks: docs/reference/attacks.md.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver

from config.routes import walk
from portal import visitor
from tests.builders.arrivals import WAYS, Arrival, arrive
from tests.builders.browser import Browser
from tests.builders.logins import let_log_in
from tests.builders.people import make_person
from tests.hashing import QuickArgon2
from uets.kernel import clock
from uets.kernel.actor import Origin
from uets.login import actions, errors

pytestmark = pytest.mark.django_db
LINKED = "/baglantili-hesaplar/"
WITHOUT_TOKEN = {"delil-dogrulama/"}
"""Forms that change nothing and ask for no token: the check of evidence, which anybody may send anything."""


@pytest.fixture(params=WAYS)
def arrival(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[Arrival]:
    with arrive(request.param, make_person(), folder=tmp_path, settings=settings) as made:
        yield made


def test_fixation_the_session_of_before_is_worth_nothing(arrival: Arrival) -> None:
    browser = Browser()
    last = arrival.set_out(browser, "")
    planted = str(browser.session.session_key)
    assert last(browser)["Location"] == LINKED
    assert browser.session[visitor.PERSON] == str(arrival.person.id)
    assert browser.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_open_redirect_nobody_is_led_away(arrival: Arrival) -> None:
    browser = Browser()
    away = urlencode({"sonra": "https://kotu.invalid/"})
    assert arrival.set_out(browser, f"?{away}")(browser)["Location"] == LINKED


def test_other_session_the_last_request_lets_its_own_browser_in_only(arrival: Arrival) -> None:
    mine, other = Browser(), Browser()
    last = arrival.set_out(mine, "")
    other.get("/giris/e-imza/")  # a session, as an attacker has one
    assert last(other).headers.get("Location") != LINKED
    assert visitor.PERSON not in other.session
    assert last(mine)["Location"] == LINKED


def test_replay_the_last_request_counts_once(arrival: Arrival) -> None:
    browser = Browser()
    last = arrival.set_out(browser, "")
    assert last(browser)["Location"] == LINKED
    browser.post("/cikis/")
    assert last(browser).headers.get("Location") != LINKED
    assert visitor.PERSON not in browser.session


def test_csrf_no_form_is_taken_without_its_token() -> None:
    pages = walk(get_resolver("config.urls"))
    exempt = {path for path, entry in pages if getattr(entry.callback, "csrf_exempt", False)}
    assert {path for path in exempt if not path.startswith(("v1/", "oauth/", "openapi"))} == WITHOUT_TOKEN
    browser = Client(enforce_csrf_checks=True)
    taking = (
        "",
        "dogrulama/",
        "e-imza/",
        "e-imza/devam/",
        "mobil-imza/",
        "mobil-imza/bekleme/",
        "sifre/",
        "yeniden/",
    )
    assert {browser.post(f"/giris/{path}", {"name": "x"}).status_code for path in taking} == {403}


def test_enumeration_by_timing_an_unknown_name_is_hashed_like_a_known_one() -> None:
    person = let_log_in(make_person())
    cost = {}
    for name in (person.tckn, "10000000146", "19999-00000-99999"):
        before = list(QuickArgon2.checked)
        with pytest.raises(errors.CredentialsWrong):
            actions.check_password(name=name, password="yanlış", origin=Origin(), at=clock.now())
        cost[name] = [
            made.rpartition("$")[0].rpartition("$")[0] for made in QuickArgon2.checked[len(before) :]
        ]
    assert len({tuple(made) for made in cost.values()}) == 1
    assert len(cost[person.tckn]) == 1
