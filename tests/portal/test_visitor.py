"""The session of a visitor: how long it lives, and what waits for a fresh login."""

from datetime import timedelta

import pytest
from django.test import Client

from portal import visitor
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.kernel import clock

pytestmark = pytest.mark.django_db
PAGE = "/baglantili-hesaplar/"


def move(browser: Client, **ages: timedelta) -> None:
    session = browser.session
    for name, age in ages.items():
        session[name] = (clock.now() - age).isoformat()
    session.save()


@pytest.fixture
def browser() -> Client:
    person = make_person()
    return sign_in(person, make_natural_account(person))


@pytest.mark.parametrize(
    ("ages", "status"),
    [
        ({visitor.SEEN: timedelta(minutes=14)}, 200),
        ({visitor.SEEN: timedelta(minutes=16)}, 302),
        ({visitor.BEGAN: timedelta(hours=11, minutes=59)}, 200),
        ({visitor.BEGAN: timedelta(hours=12, minutes=1)}, 302),
    ],
)
def test_a_session_ends_idle_or_old(browser: Client, ages: dict[str, timedelta], status: int) -> None:
    move(browser, **ages)
    assert browser.get(PAGE).status_code == status


def test_every_request_keeps_the_session_awake(browser: Client) -> None:
    move(browser, **{visitor.SEEN: timedelta(minutes=14)})
    browser.get(PAGE)
    assert browser.session[visitor.SEEN] > (clock.now() - timedelta(minutes=1)).isoformat()


def test_a_page_that_needs_a_login_is_remembered_a_form_is_not() -> None:
    assert Client().get("/hesabim/")["Location"] == "/giris/?sonra=%2Fhesabim%2F"
    assert Client().post("/sozlesme/")["Location"] == "/giris/"


@pytest.mark.parametrize(
    "page", ["/", "/ana-sayfa/", "/baglantili-hesaplar/", "/hesabim/", "/hesabim/api-anahtarlari/", "/yok/"]
)
def test_what_a_visitor_sees_is_kept_by_no_browser(browser: Client, page: str) -> None:
    answer = browser.get(page)
    assert answer.status_code in {200, 302, 404}
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
