"""One data folder, one set of secrets and one embedded PostgreSQL for a whole test run, all workers included."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from config import postgres, secrets_folder

NOT_STARTED = "postgresql:///not-started"


def prepare() -> None:
    """Set the environment of the tests once; workers inherit it from the process that started them."""
    if "UETS_TESTS" in os.environ:
        return
    is_test_run = "pytest" in sys.modules
    folder = Path(tempfile.mkdtemp(prefix="uets-tests-")) if is_test_run else _folder_of_checks()
    os.environ |= {
        "UETS_TESTS": str(os.getpid()),
        "DATA_DIR": str(folder),
        "UETS_DEMO": "1",
        "UETS_TEST_CLOCK": "1",
        "UETS_ROLE": "owner",
    }
    secrets_folder.make_all(folder)
    os.environ["DATABASE_URL"] = _start(folder) if is_test_run else NOT_STARTED


def _folder_of_checks() -> Path:
    """Return the folder of type checkers and one-off commands, which start no server and may end without clean-up."""
    return Path(tempfile.gettempdir()) / f"uets-checks-{os.getuid()}"


def _start(folder: Path) -> str:
    """Start a server that need not survive a power cut: tests are repeated instead."""
    server = postgres.start(
        folder, settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    )
    owner = os.getpid()

    def clean_up() -> None:
        # Workers are forked from this process and must not stop its server.
        if os.getpid() == owner:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clean_up)
    return server.url
