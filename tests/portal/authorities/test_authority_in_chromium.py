"""An official in Chromium: a package is dropped on its field, checked, sent and followed; every page is accessible."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page

from tests.builders.authorities import add_official, make_authority
from tests.builders.notices import recipient
from tests.builders.people import make_natural_account, make_person
from tests.builders.sending import find_can
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from tests.packages import make_package
from tests.portal.authorities.test_sending_pages import NOBODY, deliver_all

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DROP = """(encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "karar.eyp"));
  const area = document.querySelector(".u-drop");
  for (const name of ["dragover", "drop"]) {
    area.dispatchEvent(new DragEvent(name, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    can = find_can()
    add_official(make_authority(detsis="99000001"), can)
    context = browser.new_context(viewport={"width": 320, "height": 900}, base_url=live_server.url)
    cookie = sign_in(can).cookies[configured.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


def test_a_dropped_package_is_sent_and_followed(page: Page) -> None:
    account = make_natural_account(make_person())
    for path in ("/merci/", "/merci/99000001/gonderilenler/", "/merci/99000001/yeni-tebligat/"):
        page.goto(path)
        assert_accessible(page)
    page.evaluate(DROP, base64.b64encode(make_package(recipient(account), NOBODY)).decode())
    page.locator("main form button[type=submit]").click()
    assert_accessible(page)
    page.locator("form[action$='/gonder/'] button").click()
    assert_accessible(page)
    deliver_all()
    page.goto(page.url.removesuffix("alindi/"))
    assert_accessible(page)
    page.locator("a[href*='/muhatap/']").click()
    assert_accessible(page)
    assert page.locator(".u-timeline__coming").count() == 1
    page.goto("/merci/99000001/gonderilenler/")
    assert page.locator("svg[role=img]").count() == 1
    assert_accessible(page)
