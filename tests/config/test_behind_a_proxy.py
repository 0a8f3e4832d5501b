"""Production behind a proxy that ends TLS: forms work, cookies are Secure, HSTS is sent; http:// does not start."""

import http.client
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from config.processes import list_processes
from config.supervisor import is_listening
from tests.config.installation import find_port, until

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "https://uets.example"
PRODUCTION = {
    "UETS_DEMO": "0",
    "UETS_TEST_CLOCK": "0",
    "UETS_ROLE": "app",
    "UETS_BASE_URL": ORIGIN,
    "UETS_CONTENT_URL": "https://icerik.example",
    "UETS_HOSTS": "uets.example,icerik.example",
    "UETS_TRUSTED_PROXIES": "1",
    "DATABASE_URL_APP": "postgresql://nobody@localhost/not-started",
}
AS_A_PROXY_SENDS_IT = {
    "Host": "uets.example",
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Run the real web server as the table of processes starts it, and return its port."""
    port = find_port()
    (web,) = [process for process in list_processes(port=port, is_demo=False) if process.name == "web"]
    environment = os.environ | {"UETS_SECRETS_DIR": str(settings.SECRETS_DIR)} | PRODUCTION
    with subprocess.Popen(web.words, cwd=ROOT, env=environment) as process:
        try:
            until(lambda: is_listening(port))
            yield port
        finally:
            process.terminate()


def ask(
    port: int, method: str = "GET", body: str = "", **headers: str
) -> tuple[http.client.HTTPResponse, str]:
    """Ask for the login page as the proxy does; `_` stands for `-` in the names of further headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    further = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, "/giris/", body, AS_A_PROXY_SENDS_IT | further)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def send_form(port: int, *, origin: str) -> int:
    """Fetch the form and send it empty from a page of an origin; return the status."""
    page, text = ask(port)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token is not None
    answer, _ = ask(
        port,
        "POST",
        urlencode({"csrfmiddlewaretoken": token[1]}),
        Cookie=page.headers["Set-Cookie"].partition(";")[0],
        Content_Type="application/x-www-form-urlencoded",
        Origin=origin,
        Referer=f"{origin}/giris/",
    )
    return answer.status


def test_a_form_of_our_own_pages_is_taken(port: int) -> None:
    assert send_form(port, origin=ORIGIN) == 200


@pytest.mark.parametrize("origin", ["https://baska.example", "http://uets.example"])
def test_a_form_of_another_origin_is_refused(port: int, origin: str) -> None:
    assert send_form(port, origin=origin) == 403


def test_cookies_are_secure_and_browsers_are_told_to_stay_with_tls(port: int) -> None:
    page, _ = ask(port)
    assert page.headers["Set-Cookie"].startswith("__Host-uets-csrf=")
    assert "; Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_the_proxy_received_without_tls_is_not_taken_for_secure(port: int) -> None:
    page, _ = ask(port, X_Forwarded_Proto="http")
    assert page.headers["Strict-Transport-Security"] is None
