"""One whole installation and one Chromium for all journeys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.config.installation import Installation, find_port
from tests.journeys.browser import open_chromium


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Start what `make run` starts, with its demo data."""
    started = Installation(tmp_path_factory.mktemp("installation"), port=find_port())
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.end()


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Start the browser; its event loop must not outlive the test, or Django refuses the next one's queries."""
    with open_chromium() as browser:
        yield browser
