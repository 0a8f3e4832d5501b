"""The settings: documented as declared, strict about secrets and the clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import settings_page
from config.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]


def load(**variables: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process that knows these variables only."""
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env={"PATH": os.defpath, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_page_says_what_the_code_declares() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.render()


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_a_secret_has_no_default(variable) -> None:
    assert variable.kind != "secret" or not variable.default


def test_production_refuses_the_test_clock(tmp_path: Path) -> None:
    done = load(UETS_TEST_CLOCK="1", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "UETS_TEST_CLOCK moves the legal clock; it is refused outside the demo (UETS_DEMO=1)."
    ]


def test_a_missing_secret_is_one_line(tmp_path: Path) -> None:
    done = load(DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"secret database-url-app is missing in {tmp_path}/secrets")


def test_nothing_is_made_by_loading_the_settings(tmp_path: Path) -> None:
    load(DATA_DIR=str(tmp_path / "absent"))
    assert list(tmp_path.iterdir()) == []
