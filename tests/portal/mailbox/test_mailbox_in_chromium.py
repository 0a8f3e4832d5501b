"""The mailbox looked at in Chromium: axe, 320 px, both languages; a notice is opened and its cover letter shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page

from tests.builders.notices import deliver
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.kernel.ids import to_public

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def content_host(live_server: Any, settings: Any) -> str:
    """Give the test's server its second host name."""
    port = live_server.url.rpartition(":")[2]
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.CONTENT_HOST = f"127.0.0.1:{port}"
    settings.CONTENT_URL = f"http://{settings.CONTENT_HOST}"
    directives = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": directives | {"form-action": ["'self'", settings.CONTENT_URL]}
    }
    return f"http://localhost:{port}"


@pytest.fixture
def page_at(browser: Browser, content_host: str) -> Iterator[Any]:
    person = make_person()
    account = make_natural_account(person)
    entry = deliver(account, at=clock.now(), subject="Gerekçeli karar – Işık İnşaat / Örnekkent Belediyesi")
    cookie = sign_in(person, account).cookies[configured.SESSION_COOKIE_NAME].value
    contexts = []

    def open_at(width: int, language: str) -> tuple[Page, str]:
        context = browser.new_context(viewport={"width": width, "height": 900})
        names = {configured.SESSION_COOKIE_NAME: cookie, "uets-dil": language}
        context.add_cookies(
            [{"name": name, "value": value, "url": content_host} for name, value in names.items()]
        )
        contexts.append(context)
        return context.new_page(), f"{content_host}/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/"

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_page_is_accessible_and_the_notice_opens(page_at: Any, width: int, language: str) -> None:
    page, notice = page_at(width, language)
    for folder in ("gelen-kutusu", "arsiv", "cop-kutusu", "deliller"):
        page.goto(f"{notice.partition('tebligat')[0]}{folder}/")
        assert_accessible(page)
    for act in ("", "sil/", "ac/"):
        page.goto(notice + act)
        assert_accessible(page)
    page.locator("main form button[type=submit]").click()
    assert page.url == notice
    assert_accessible(page)
    assert Evidence.objects.filter(kind="notice:read").count() == 1
    with page.expect_response("**/icerik/**") as shown:
        page.locator("form[action*='/parca/'] button").first.click(no_wait_after=True)
    assert shown.value.status == 200
    assert shown.value.headers["content-type"] == "application/pdf"
