"""The four ways in, in one browser against one installation, with and without JavaScript.

Each ends at Bağlantılı Hesaplar, and once at a form that waited for a fresh login. The log of the run holds nothing
of what the visitors typed, were asked, or are.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.config.installation import Installation
from tests.journeys.browser import open_chromium
from tests.journeys.walk import Walker
from tests.journeys.ways import WAYS, Arrival

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LAST_WORDS = "Durdurmak için Ctrl-C"
"""Up to here the supervisor itself speaks: it shows who can log in to the demo."""

MOMENT = re.compile("timestamp='[^']*'")
"""Its microseconds may read like a code."""

PEOPLE = {True: "selin", False: "zeynep"}
"""Who comes with and without JavaScript: a code of the app counts once, and nobody has to wait for the next."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for all; no test here asks Django's database, which its event loop would refuse."""
    with open_chromium() as started:
        yield started


def arrive(browser: Browser, installation: Installation, slug: str, *, scripts: bool) -> Arrival:
    context = browser.new_context(
        locale="tr-TR", viewport={"width": 360, "height": 900}, java_script_enabled=scripts
    )
    visitor = Walker(context.new_page(), installation, is_scripted=scripts)
    visitor.page.set_default_timeout(15_000)
    visitor.go("/giris/")
    return Arrival(visitor, slug)


def assert_nothing_is_logged(arrival: Arrival) -> None:
    """Search the log of every process, and of the database, for what may stand in none; end the visit."""
    installation, context = arrival.visitor.installation, arrival.page.context
    secrets = arrival.typed | {cookie["value"] for cookie in context.cookies() if cookie["name"] == "uets"}
    context.close()
    said = installation.lines[installation.lines.index(LAST_WORDS) + 1 :]
    database = (installation.data / "log" / "database.log").read_text(encoding="utf-8")
    assert "ready to accept connections" in database
    written = MOMENT.sub("", "\n".join([*said, database]))
    assert all(len(secret) >= 6 for secret in secrets)
    assert [secret for secret in secrets if secret in written] == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without"])
@pytest.mark.parametrize("way", WAYS)
def test_a_way_in_ends_at_the_linked_accounts(
    browser: Browser, installation: Installation, way: str, *, scripts: bool
) -> None:
    arrival = arrive(browser, installation, PEOPLE[scripts], scripts=scripts)
    come_in, _ = WAYS[way]
    come_in(arrival)
    arrival.page.wait_for_url("**/baglantili-hesaplar/")
    arrival.visitor.look("baglantili-hesaplar")
    assert arrival.person["name"] in arrival.page.locator("main").inner_text()
    assert arrival.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_nothing_is_logged(arrival)


@pytest.mark.parametrize(("way", "slug"), zip(WAYS, ("murat", "can", "murat", "can"), strict=True))
def test_a_fresh_login_leads_back_to_the_form_that_waits(
    browser: Browser, installation: Installation, way: str, slug: str
) -> None:
    arrival = arrive(browser, installation, slug, scripts=False)
    arrival.by_edevlet()  # strong, and yet never fresh
    visitor, page = arrival.visitor, arrival.page
    page.locator("tr", has_text=arrival.person["name"]).get_by_role("button").first.click()
    if "/sozlesme/" in page.url:
        visitor.press("Sözleşmeyi kabul et")
    visitor.go("/hesabim/bilgilendirme-kanallari/e-posta/")
    visitor.fill("E-posta adresi", f"yeni-{way}@ornek.invalid")
    visitor.press("Kod gönder")
    assert "/giris/yeniden/" in page.url
    _, come_again = WAYS[way]
    come_again(arrival)
    page.wait_for_url(re.compile("/bilgilendirme-kanallari/e-posta/"))
    assert page.get_by_role("textbox").input_value() == f"yeni-{way}@ornek.invalid"
    assert_nothing_is_logged(arrival)
