"""The public verification page in Chromium: a file is chosen, sent and reported; axe and 320 px, both languages."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.builders import tampering
from tests.builders.sealing import bind_published
from tests.journeys.axe import assert_accessible
from tests.journeys.browser import open_chromium
from uets.evidence.proof import bundle

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PARTS = tampering.make_parts(is_sealed=True, is_renewed=False)
FILES = tampering.as_zip(PARTS._replace(revocation={}))
"""It holds, but for what it leaves unproven."""

BROKEN = FILES | {bundle.XML: FILES[bundle.XML].replace(b"2026-10-15", b"2026-10-25")}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; Django would refuse its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser


@pytest.mark.parametrize(("width", "language"), [(320, "tr"), (1280, "en")])
def test_a_file_is_chosen_sent_and_reported(
    browser: Browser, live_server: Any, width: int, language: str, tmp_path: Path
) -> None:
    bind_published(tampering.roles())
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = context.new_page()
    for name, files in (("gercek", FILES), ("degismis", BROKEN)):
        file = tmp_path / f"{name}.zip"
        file.write_bytes(bundle.write_zip(files))
        page.goto(f"{live_server.url}/delil-dogrulama/")
        assert_accessible(page)
        page.locator("input[type=file]").set_input_files(file)
        page.locator("form button[type=submit]").last.click()
        page.get_by_text(f"{name}.zip").wait_for()
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if os.environ.get("PICTURES_DIR"):
            page.screenshot(path=f"{os.environ['PICTURES_DIR']}/{name}-{width}.png", full_page=True)
    context.close()
