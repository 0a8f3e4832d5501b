"""A passkey of Chromium's virtual authenticator, the warning before a session ends, and every page at 320 px."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from gateways.passkeys.webauthn import Fido2Passkeys
from tests.builders.logins import PASSWORD, let_log_in
from tests.builders.people import make_natural_account, make_person
from tests.builders.ports import given_back
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from uets.accounts.models import Person
from uets.login import ports
from uets.login.models import LoginRecord, Passkey

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HERE = "/hesabim/guvenlik/"
PAGES = ("uygulama/", "kurtarma-kodlari/", "sifre/", "ilk-yontem/", "uygulama/kaldir/", "")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def url(live_server: Any) -> Iterator[str]:
    with given_back(ports.passkeys):
        ports.passkeys.bind(lambda: Fido2Passkeys(base_url=live_server.url, name="UETS"))
        yield live_server.url


@pytest.fixture
def ayse() -> Person:
    person = let_log_in(make_person())
    make_natural_account(person)
    return person


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    folder = os.environ.get("UETS_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/security-{name}.png", full_page=True)


def open_page(browser: Browser, url: str, ayse: Person, *, width: int) -> Page:
    context = browser.new_context(
        locale="tr-TR", viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    cookie = sign_in(ayse).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": url}])
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def test_a_passkey_is_made_and_opens_the_account(browser: Browser, url: str, ayse: Person) -> None:
    page = open_page(browser, url, ayse, width=1280)
    page.goto(f"{url}{HERE}gecis-anahtarlari/yeni/")
    look(page, "new-passkey")
    page.fill("#id_name", "Telefonum")
    page.get_by_role("button", name="Geçiş anahtarı ekle").click()
    page.get_by_text("Telefonum").first.wait_for()
    look(page, "page")
    assert Passkey.objects.get(person=ayse).name == "Telefonum"
    page.context.clear_cookies()
    page.goto(f"{url}/giris/")
    look(page, "login")
    page.fill("#id_name", ayse.tckn)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Giriş yap", exact=True).click()
    look(page, "second")
    page.get_by_role("button", name="Geçiş anahtarıyla doğrula").click()
    page.wait_for_url("**/baglantili-hesaplar/")
    assert LoginRecord.objects.filter(method="parola-passkey", level=3).count() == 1
    page.context.close()


def test_a_session_that_is_about_to_end_says_so_and_is_extended(
    browser: Browser, url: str, ayse: Person
) -> None:
    page = open_page(browser, url, ayse, width=320)
    for path in PAGES:
        page.goto(f"{url}{HERE}{path}")
        look(page, f"{path.strip('/').replace('/', '-') or 'page'}-320")
    page.clock.install()
    page.goto(f"{url}{HERE}sifre/")
    page.fill("#id_new_password", "yarım kalan bir şifre")
    warning = page.locator("#oturum-sonu")
    page.clock.run_for("12:50")
    assert not warning.is_visible()
    page.clock.run_for("00:20")
    page.get_by_text("Oturumunuz 2 dakika içinde kapanacak").wait_for()
    look(page, "warning-320")
    with page.expect_response("**/giris/uzat/"):
        page.get_by_role("button", name="Oturumu uzat").click()
    warning.wait_for(state="hidden")
    assert page.input_value("#id_new_password") == "yarım kalan bir şifre"
    page.clock.run_for("15:10")
    page.get_by_text("Oturumunuz kapandı.").wait_for()
    page.context.close()
