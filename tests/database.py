"""One data folder, one set of secrets and one embedded PostgreSQL for a whole test run, all workers included."""

import atexit
import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from config import postgres, secrets_folder

NOT_STARTED = "postgresql:///not-started"
MONTHS_AHEAD = timedelta(days=430)
"""Tests move the clock, never further than this."""


def prepare() -> None:
    """Set the environment of the tests once; workers inherit it from the process that started them."""
    if "UETS_TESTS" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="uets-tests-"))
    os.environ |= {
        "UETS_TESTS": str(os.getpid()),
        "DATA_DIR": str(folder),
        "UETS_DEMO": "1",
        "UETS_TEST_CLOCK": "1",
        "UETS_ROLE": "owner",
    }
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)
    secrets_folder.make_all(folder)
    os.environ["DATABASE_URL"] = _start(folder) if "pytest" in sys.modules else NOT_STARTED


def _start(folder: Path) -> str:
    """Start a server that need not survive a power cut: tests are repeated instead."""
    server = postgres.start(
        folder, settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    )
    atexit.register(server.stop)
    return server.url
