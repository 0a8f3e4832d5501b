"""The staff pages in Chromium: axe, 320 px, both languages, dark, without JavaScript."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Page

from simulators.timestamps.server import TimestampServer
from tests.builders import sealing
from tests.builders.authorities import add_official, make_authority, make_program
from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from tests.staff.conftest import appoint
from uets.accounts.models import Person
from uets.accounts.states import StaffRole
from uets.authorities.actions import add_seal
from uets.evidence import ports
from uets.evidence.actions import seal_waiting, stamp_waiting
from uets.evidence.models import SealRequest
from uets.kernel import clock
from uets.kernel.ids import NO_ACCOUNT, first_id_at

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser_program() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimestampServer]:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    with sealing.running_authority(at=clock.now()) as server:
        yield server


@pytest.fixture
def selin(authority: TimestampServer) -> Person:
    """A registrar on call; batches of some hours, and an evidence that nothing has sealed for hours."""
    person = make_person(first_name="Selin", last_name="Koç")
    make_natural_account(person)
    now = clock.now()
    for hours, batches in ((20, 3), (9, 1), (2, 5), (0, 2)):
        for _ in range(batches):
            make_person()
            at = now - timedelta(hours=hours)
            authority.clock = lambda at=at: at
            seal_waiting(issuer=sealing.ISSUER, at=at)
            stamp_waiting(at=at)
    SealRequest.objects.create(id=first_id_at(now - timedelta(hours=5)), account_id=NO_ACCOUNT)
    return appoint(person, StaffRole.REGISTRAR, StaffRole.OPERATIONS)


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    folder = os.environ.get("UETS_PICTURES")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def look_at_the_register(page: Page, url: str) -> None:
    """Look at the list, an authority with all that it can have, and a page of each kind of act."""
    court = make_authority()
    official, program = add_official(court), make_program(court)
    add_seal(
        actor=CONSOLE,
        authority_id=court.id,
        certificate_sha256="ab" * 32,
        organisation_number="",
        label="Yedek mühür",
        at=clock.now(),
    )
    make_authority("Örnekkent Büyükşehir Belediyesi Su ve Kanalizasyon İdaresi Genel Müdürlüğü")
    page.locator("main a[href='/yonetim/merciler/']").click()
    look(page, "staff-authorities")
    page.locator("main tbody a").first.click()
    look(page, "staff-authority")
    place = f"{url}/yonetim/merciler/{court.detsis}/"
    for name, path in {
        "suspend": "askiya-al/",
        "official": "gorevliler/yeni/",
        "end-official": f"gorevliler/{official.id}/sonlandir/",
        "seal": "muhurler/yeni/",
        "program": "programlar/yeni/",
        "end-program": f"programlar/{program.client.client_id}/sonlandir/",
    }.items():
        page.goto(place + path)
        look(page, f"staff-{name}")
    page.goto(f"{url}/yonetim/merciler/yeni/")
    page.locator("main form button").click()
    look(page, "staff-enter-refused")


@pytest.mark.parametrize("kind", [(1280, "tr", "light"), (320, "en", "dark")])
def test_staff_find_their_pages_and_read_the_pipeline(
    browser_program: Browser, live_server: Any, selin: Person, kind: Any
) -> None:
    (width, language, scheme), url = kind, live_server.url
    context = browser_program.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    cookie = sign_in(selin).cookies[configured.SESSION_COOKIE_NAME].value
    names = {configured.SESSION_COOKIE_NAME: cookie, "uets-dil": language}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in names.items()])
    page = context.new_page()
    page.goto(f"{url}/baglantili-hesaplar/")
    look(page, "staff-linked")
    page.locator("main a[href='/yonetim/']").click()
    look(page, "staff-home")
    look_at_the_register(page, url)
    page.goto(f"{url}/yonetim/")
    page.locator("main a[href='/yonetim/muhurleme/']").click()
    page.locator("figure details summary").click()
    look(page, "staff-sealing")
    context.close()
