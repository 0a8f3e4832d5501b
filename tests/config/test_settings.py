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


HTTPS = {"UETS_BASE_URL": "https://uets.example", "UETS_CONTENT_URL": "https://icerik.example"}


@pytest.mark.parametrize("plain", HTTPS)
def test_production_refuses_to_be_reached_without_tls(tmp_path: Path, plain: str) -> None:
    done = load(DATA_DIR=str(tmp_path), **(HTTPS | {plain: "http://uets.example"}))
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "UETS_BASE_URL and UETS_CONTENT_URL must begin with https:// outside the demo (UETS_DEMO=1)."
    ]


READ = """
from config import settings
print(settings.SECURE_PROXY_SSL_HEADER is not None, settings.CSRF_TRUSTED_ORIGINS[0])
"""


@pytest.mark.parametrize("proxies", [0, 1])
def test_only_a_proxy_of_ours_says_how_a_request_came(proxies: int) -> None:
    variables = {**os.environ, "UETS_BASE_URL": "https://uets.example/", "UETS_TRUSTED_PROXIES": str(proxies)}
    said = subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, env=variables, capture_output=True, check=True
    )
    assert said.stdout.decode().split() == [str(proxies > 0), "https://uets.example"]


def test_a_missing_secret_is_one_line(tmp_path: Path) -> None:
    done = load(DATA_DIR=str(tmp_path), **HTTPS)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"secret database-url-app is missing in {tmp_path}/secrets")


def test_nothing_is_made_by_loading_the_settings(tmp_path: Path) -> None:
    load(DATA_DIR=str(tmp_path / "absent"), **HTTPS)
    assert list(tmp_path.iterdir()) == []
