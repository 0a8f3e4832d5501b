"""The bulk demo, opened while an installation runs and seen by the lawyer: 42 accounts, 11 integrators."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.config.installation import ROOT, Installation, find_port
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium

pytestmark = pytest.mark.journey
LINKED, CHOICE = "/baglantili-hesaplar/", "/api-entegrasyon-basvurusu/entegrator-secimi/"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start what `make run` starts."""
    started = Installation(tmp_path_factory.mktemp("bulk"), port=find_port())
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.end()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with open_chromium() as browser:
        yield browser


def open_bulk_demo(installation: Installation) -> list[str]:
    """Run the command as an operator does while the server runs; return its lines."""
    variables = {
        "DATA_DIR": str(installation.data),
        "PORT": str(installation.port),
        "UETS_DEMO": "1",
        "PATH": os.environ["PATH"],
    }
    words = [sys.executable, "manage.py", "open_bulk_demo", "--notices", "1"]
    done = subprocess.run(words, cwd=ROOT, env=variables, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.splitlines()


def log_in(context: BrowserContext, installation: Installation) -> Page:
    """Walk step 1 with what the demo phone tells."""
    book = json.loads((installation.data / "demo" / "phone.json").read_text(encoding="utf-8"))
    lawyer = next(person for person in book["persons"] if person["slug"] == "elif")
    page = context.new_page()
    page.goto(f"http://localhost:{installation.port}/giris/")
    page.fill("#id_name", lawyer["tckn"])
    page.fill("#id_password", lawyer["password"])
    page.locator("main button[type=submit]").click()
    with urllib.request.urlopen(
        f"http://127.0.0.1:{installation.port + 1}/kod/elif.json", timeout=5
    ) as answer:
        page.fill("#id_code", json.loads(answer.read())["totp"]["code"])
    page.locator("main button[type=submit]").first.click()
    return page


def look(page: Page, name: str) -> None:
    """Check the page as it stands; keep a picture when a folder is named."""
    assert_accessible(page)
    if folder := os.environ.get("UETS_PICTURES"):
        page.screenshot(path=Path(folder) / f"bulk-{name}.png", full_page=True)


def search(page: Page, words: str) -> list[str]:
    """Search as a visitor does; return the names that were found."""
    page.fill("#ara", words)
    page.locator("main form[role=search] button").click()
    return page.locator("main tbody th, main .u-offer").all_inner_texts()


def test_the_lawyer_finds_her_way_among_forty_two_accounts(
    chromium: Browser, installation: Installation
) -> None:
    assert open_bulk_demo(installation)[-1].startswith("The bulk demo is open. Log in as Elif Kaya")
    assert open_bulk_demo(installation) == [
        "The bulk demo was open already; nothing was made. Log in as Elif Kaya, 10000000696."
    ]
    wide = chromium.new_context(locale="tr-TR", viewport={"width": 1280, "height": 900})
    page = log_in(wide, installation)
    look(page, "linked")
    rows = page.locator("main tbody tr")
    assert rows.count() == 42
    assert rows.filter(has_text="Örnek Müvekkil").count() == 40
    rows.filter(has_text="Hukuk Bürosu").get_by_role("button").click()
    page.get_by_role("button", name="Sözleşmeyi kabul et").click()
    page.goto(f"http://localhost:{installation.port}{CHOICE}")
    look(page, "choice")
    assert page.get_by_role("radio").count() == 11
    see_without_javascript_at_320_pixels(chromium, wide, installation)


def see_without_javascript_at_320_pixels(
    chromium: Browser, wide: BrowserContext, installation: Installation
) -> None:
    """Search on a narrow screen in the same session."""
    narrow = chromium.new_context(
        locale="tr-TR",
        viewport={"width": 320, "height": 900},
        java_script_enabled=False,
        storage_state=wide.storage_state(),
    )
    page = narrow.new_page()
    for path, asked, found in (
        (LINKED, "IŞIL", ["Işıl Örnek Müvekkil 32"]),
        (CHOICE, "ırmak", ["ÖRNEK IRMAK ENTEGRASYON A.Ş."]),
    ):
        page.goto(f"http://localhost:{installation.port}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert search(page, asked) == found
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
