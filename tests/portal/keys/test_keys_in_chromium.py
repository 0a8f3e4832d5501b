"""Application and keys looked at in Chromium: axe and no sideways scrolling at 1280 and 320 px, in both languages."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page

from tests.builders import market
from tests.builders.desk import PLACE, Desk, sell
from tests.builders.people import CONSOLE, add_operator
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from uets.accounts import actions as accounts
from uets.accounts.states import Role
from uets.kernel import clock
from uets.keys.actions import follow_up_departures
from uets.keys.rules.reviews import SETTLED_AFTER

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

APPLICATION = "/api-entegrasyon-basvurusu/"
REVIEWS = "/hesabim/yetki-incelemeleri/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def desk() -> Desk:
    """One bought grant whose giver has left and come back, and a draft for another integrator up to the check page."""
    purchase, at = market.Purchase(), clock.now()
    desk = sell(purchase)
    accounts.end_operators_of_person(actor=CONSOLE, person_id=purchase.person.id, at=at)
    add_operator(purchase.account, purchase.person, role=Role.PRINCIPAL_OPERATOR)
    assert follow_up_departures(at=at + SETTLED_AFTER) == 1
    purchase.fill_in(market.make_tariff(market.make_integrator("ÖRNEK SARMAŞIK YAZILIM A.Ş.")))
    return desk


@pytest.mark.parametrize(("width", "language"), [(1280, "tr"), (320, "tr"), (320, "en")])
def test_every_page_can_be_read(
    browser: Browser, live_server: Any, desk: Desk, width: int, language: str
) -> None:
    page = open_as(browser, live_server.url, desk, width=width, language=language)
    steps = ("", "entegrator-secimi/", "tarife/", "izinler/", "aydinlatma-metni/", "taahhutname/", "kontrol/")
    own = (
        "",
        "goruntule/",
        "devre-disi/",
        "sonlandir/",
        "anahtari-yenile/",
        "onayla/",
        "sure-uzatma/",
        "tarife-degisikligi/",
        "teslim/",
        "taahhutname.html",
    )
    start = [f"{APPLICATION}{step}" for step in steps]
    for path in [*start, PLACE, REVIEWS, *[desk.url(one) for one in own]]:
        page.goto(f"{live_server.url}{path}")
        assert page.url.endswith(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.context.close()


def test_tick_all_ticks_at_once_and_saves_nothing(browser: Browser, live_server: Any, desk: Desk) -> None:
    page = open_as(browser, live_server.url, desk, width=1280, language="tr")
    page.goto(f"{live_server.url}{desk.url()}")
    page.get_by_role("button", name="Tümünü işaretle").click()
    assert [page.get_by_role("checkbox").nth(place).is_checked() for place in range(4)] == [True] * 4
    assert page.get_by_role("radio", name="Yalnızca listeleme").is_checked()
    assert desk.grant.permissions == ["notices:list"]
    page.context.close()


def open_as(browser: Browser, url: str, desk: Desk, *, width: int, language: str) -> Page:
    cookie = desk.client.cookies[configured.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": width, "height": 900})
    names = {configured.SESSION_COOKIE_NAME: cookie, "uets-dil": language}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in names.items()])
    return context.new_page()
