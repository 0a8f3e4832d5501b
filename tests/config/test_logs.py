"""What a process of the product logs: no key, token or TCKN, and no local variable of a frame."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory
from granian.log import DEFAULT_ACCESSLOG_FMT

from config.logs import HIDDEN, CleanFormatter, hide_secrets

ROOT = Path(__file__).resolve().parents[2]
KEY = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
TOKEN = "uetsa_Y32W-7rEblRaPhFiRaCdm67zWXs-HVeSBLVN56FrC3U"
OTHER_PREFIXES = [KEY.replace("uets", prefix, 1) for prefix in ("uets2", "UETS", "x", "ege-uni", "bir_iki")]
WEBHOOK = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ASSERTION = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJrdXR1cHlpbGRpemkifQ.c2lnbmF0dXJl"
TCKN = "10000000146"
CODE = "482913"
SECRETS = (KEY, *OTHER_PREFIXES, TOKEN, WEBHOOK, ASSERTION, TCKN, CODE)
HARMLESS = ("2026-000123", "09:00:00.123456", "3.141592", "127.0.0.1:123456", "req_019ac123456", "1234567")

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

for given in sys.argv[1:]:
    log(given)
"""


def test_no_secret_and_no_local_variable_is_logged() -> None:
    done = _run(*SECRETS)
    written = done.stdout + done.stderr
    assert done.returncode == 0
    assert written.count("django.request") == len(SECRETS)
    assert [secret for secret in SECRETS if secret in written] == []
    assert repr(bytes.fromhex("5dcd776b448aabe8"))[2:-1] not in written


def test_every_kind_of_logger_is_heard_on_standard_error() -> None:
    done = _run("nothing secret")
    assert done.stdout == ""
    for name in ("api.errors", "django.request", "uets.jobs"):
        assert f"logger='{name}'" in done.stderr
    assert done.stderr.count("Traceback (most recent call last)") == 3


@pytest.mark.parametrize("after", ["", "/content", "/parts/1", "?x=1"])
def test_the_code_of_a_signing_request_is_hidden_in_paths_and_links(after: str) -> None:
    path = f"/v1/signing-requests/K7QM-2XPD{after}"
    request = RequestFactory().get(path)
    line = hide_secrets(None, "", {"path": path, "request": request, "link": "uets-imzaci:K7QM2XPD"})
    assert "K7QM" not in str(line)
    assert f"/v1/signing-requests/{HIDDEN}{after}" in str(line)


def test_the_access_log_of_the_web_server_hides_codes_and_tokens_in_paths() -> None:
    settings = json.loads((ROOT / "config/granian-log.json").read_text(encoding="utf-8"))
    formatters = {name: str(value["()"]) for name, value in settings["formatters"].items()}
    assert formatters == dict.fromkeys(
        ("generic", "access"), "config.logs.CleanFormatter"
    )  # both that it has
    facts: dict[str, object] = {
        "method": "GET",
        "path": "/v1/signing-requests/K7QM-2XPD/content",
        "addr": "127.0.0.1",
    }
    facts |= {"time": "-", "protocol": "HTTP/1.1", "status": 500, "dt_ms": 1.5}
    record = logging.makeLogRecord({"msg": DEFAULT_ACCESSLOG_FMT, "args": facts})
    line = CleanFormatter("%(message)s").format(record)
    assert "K7QM" not in line
    assert f'"GET /v1/signing-requests/{HIDDEN}/content HTTP/1.1" 500 1.500' in line


REQUEST = """
import sys
import django
django.setup()
from django.test import RequestFactory
from django.utils.log import log_response
from django.http import HttpResponseServerError

request = RequestFactory().get(f"/giris/?sonra={sys.argv[1]}")
log_response("%s: %s", "Internal Server Error", request.path, response=HttpResponseServerError(), request=request)
"""


def test_what_a_caller_wrote_into_the_query_is_not_logged() -> None:
    done = _run("a-text-of-the-caller", program=REQUEST)
    assert "GET /giris/" in done.stderr
    assert "a-text-of-the-caller" not in done.stderr


def test_other_numbers_stay_readable() -> None:
    written = _run(*HARMLESS).stderr
    assert [number for number in HARMLESS if number not in written] == []


def _run(*arguments: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    """Log in a process that Django has set up as it sets up web, vault and worker."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
