"""Görüntüle in a browser: reload, a double click, back and history never show or count a second time."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page

from tests.builders import market
from tests.builders.desk import Desk, sell
from tests.builders.vault import KEY, Vault
from tests.journeys.browser import open_chromium

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def desk() -> Desk:
    return sell(market.Purchase())


def open_form(browser: Browser, url: str, desk: Desk, *, scripts: bool) -> Page:
    cookie = desk.client.cookies[configured.SESSION_COOKIE_NAME].value
    context = browser.new_context(locale="tr-TR", java_script_enabled=scripts)
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    page = context.new_page()
    page.goto(f"{url}{desk.url('goruntule/')}")
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_reload_and_back_show_the_mask(
    browser: Browser, live_server: Any, desk: Desk, vault: Vault, *, scripts: bool
) -> None:
    page = open_form(browser, live_server.url, desk, scripts=scripts)
    page.get_by_role("button", name="Görüntüle").click()
    page.get_by_text(KEY).wait_for()
    for again in (page.reload, page.reload, page.go_back):
        again()
        assert KEY not in page.content()
    assert vault.left == 4
    page.context.close()


def test_a_double_click_shows_the_key_and_counts_once(
    browser: Browser, live_server: Any, desk: Desk, vault: Vault
) -> None:
    page = open_form(browser, live_server.url, desk, scripts=True)
    page.get_by_role("button", name="Görüntüle").evaluate("button => { button.click(); button.click(); }")
    page.get_by_text(KEY).wait_for()
    assert vault.left == 4
    page.context.close()
