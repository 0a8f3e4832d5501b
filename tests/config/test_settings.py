"""The settings: documented as declared, strict about secrets and the clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from config import settings, settings_page
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


def test_content_outlives_the_five_days_whatever_is_set(tmp_path: Path) -> None:
    done = load(UETS_DEMO="1", DATA_DIR=str(tmp_path), UETS_MESSAGE_LIFE_MONTHS="0")
    assert (done.returncode, done.stderr.strip()) == (1, "UETS_MESSAGE_LIFE_MONTHS must be at least 1")


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


USERS = "from config import settings; print(settings.VAULT_USER, *sorted(settings.VAULT_CLIENTS))"


def read_users(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", USERS],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_users_of_the_vault_are_named_or_numbered() -> None:
    assert read_users().stdout.split() == ["None"]
    said = read_users(UETS_VAULT_USER="root", UETS_VAULT_CLIENTS="61001, root").stdout
    assert said.split() == ["0", "0", "61001"]


def test_a_user_that_nobody_has_is_one_line() -> None:
    done = read_users(UETS_VAULT_USER="no-such-user")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["UETS_VAULT_USER names a Unix user that this machine does not have"]


def test_a_missing_secret_is_one_line(tmp_path: Path) -> None:
    done = load(DATA_DIR=str(tmp_path), **HTTPS)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"secret database-url-app is missing in {tmp_path}/secrets")


def test_nothing_is_made_by_loading_the_settings(tmp_path: Path) -> None:
    load(DATA_DIR=str(tmp_path / "absent"), **HTTPS)
    assert list(tmp_path.iterdir()) == []


def test_a_short_secret_of_the_sms_provider_is_refused(tmp_path: Path) -> None:
    done = load(DATA_DIR=str(tmp_path), UETS_SMS_REPORT_SECRET="0" * 31, **HTTPS)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["UETS_SMS_REPORT_SECRET must have at least 32 characters."]


def test_a_guess_at_a_password_is_dear() -> None:
    """OWASP asks for 19 MiB and two rounds; tests hash cheaply (tests/hashing.py), the product does not."""
    (name,) = settings.PASSWORD_HASHERS
    hasher = import_string(name)()
    assert hasher.algorithm == "argon2"
    assert hasher.memory_cost >= 19 * 1024
    assert hasher.time_cost >= 2
