"""What a process of the product logs: no key, token or TCKN, and no local variable of a frame."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
TOKEN = "uetsa_Y32W-7rEblRaPhFiRaCdm67zWXs-HVeSBLVN56FrC3U"
TCKN = "10000000146"

PROGRAM = """
import logging, sys
import django
django.setup()
import structlog

def fail(secret):
    held = bytes.fromhex("5dcd776b448aabe8")
    raise ValueError(f"about {secret}")

def log(secret):
    try:
        fail(secret)
    except ValueError as error:
        structlog.get_logger("api.errors").error("fault", path=f"/v1/{secret}", exc_info=error)
        logging.getLogger("django.request").exception("fault at %s", secret, extra={"secret": secret})
        more = {"held": [secret, {"in": ValueError(secret)}]}
        logging.getLogger("uets.jobs").error("fault", exc_info=error, extra=more)

log(sys.argv[1])
"""


@pytest.mark.parametrize("secret", [KEY, TOKEN, TCKN])
def test_no_secret_and_no_local_variable_is_logged(secret: str) -> None:
    done = _run(secret)
    written = done.stdout + done.stderr
    assert done.returncode == 0
    assert secret not in written
    assert repr(bytes.fromhex("5dcd776b448aabe8"))[2:-1] not in written


def test_every_kind_of_logger_is_heard_on_standard_error() -> None:
    done = _run("nothing secret")
    assert done.stdout == ""
    for name in ("api.errors", "django.request", "uets.jobs"):
        assert f"logger='{name}'" in done.stderr
    assert done.stderr.count("Traceback (most recent call last)") == 3


def _run(argument: str) -> subprocess.CompletedProcess[str]:
    """Log in a process that Django has set up as it sets up web, vault and worker."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, argument],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
