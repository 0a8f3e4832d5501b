"""Login, linked accounts, contract, home and account details in Chromium: axe, 320 px, both languages."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.builders.logins import PASSWORD, code, let_log_in
from tests.builders.notices import deliver
from tests.builders.people import add_operator, make_natural_account, make_organisation, make_person
from tests.builders.texts import publish
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from uets.accounts.models import Person
from uets.agreements.states import TextKind
from uets.kernel import clock

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PAGES = (
    "/hesabim/",
    "/hesabim/islem-yetkilileri/",
    "/hesabim/islem-yetkilileri/yeni/",
    "/hesabim/sozlesmeler/",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def ayse() -> Person:
    person = let_log_in(make_person())
    company = make_organisation("ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.", principals=[person])
    add_operator(company, make_person(first_name="İpek", last_name="Işık"))
    deliver(make_natural_account(person), at=clock.now())
    publish(TextKind.CONTRACT, published_from=clock.now())
    return person


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    folder = os.environ.get("UETS_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize(("width", "language"), [(1280, "tr"), (320, "tr"), (320, "en")])
def test_from_the_login_to_the_receipts(
    browser: Browser, live_server: Any, ayse: Person, width: int, language: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=True)
    url = live_server.url
    context.add_cookies([{"name": "uets-dil", "value": language, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/giris/")
    look(page, "login")
    page.fill("#id_name", ayse.tckn)
    page.fill("#id_password", PASSWORD)
    page.locator("main button[type=submit]").click()
    look(page, "second")
    page.fill("#id_code", code())
    page.locator("main button[type=submit]").first.click()
    look(page, "linked")
    page.locator("main button[type=submit]").nth(1).click()
    look(page, "contract")
    page.locator("main button[type=submit]").click()
    look(page, "home")
    for path in PAGES:
        page.goto(url + path)
        look(page, path.strip("/").replace("/", "-"))
    context.close()
