"""The ways in as a browser goes them, with the phone, the card and the neighbour that each of them needs beside it."""

import base64
import json
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import httpx
import msgspec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from simulators.certificates.authority import Authority, Signer
from simulators.certificates.cades import Form, sign
from uets.kernel import clock

PASSWORD: Final = "sarı kedi pencerede uyur"  # noqa: S105 - of people who live for a minute
SECRET: Final = b"12345678901234567890"
CSRF: Final = 'name="csrfmiddlewaretoken" value="'
CODE: Final = re.compile(r'class="u-code"[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4})<')
LOOK_EVERY: Final = 2.0
"""Seconds between two looks of the page that waits for a phone (its own hx-trigger)."""

MOST_LOOKS: Final = 20
SIGNS_AT_ONCE: Final = "567"
OPERATOR: Final = "ornek-hat"


class Somebody(msgspec.Struct, frozen=True):
    """A person with everything that any way needs; each logs in once by each way."""

    tckn: str
    name: str
    address: str
    """Where the browser is: limits count by network, and each of these people has one of their own."""
    recovery: str
    mobile: str
    card: Signer


def by_app(browser: httpx.Client, somebody: Somebody) -> None:
    """Log in by password and authenticator app."""
    send(browser, "/giris/", name=somebody.tckn, password=PASSWORD)
    code = TOTP(SECRET, 6, SHA1(), 30, enforce_key_length=False).generate(int(time.time()))  # noqa: S303
    send(browser, "/giris/dogrulama/", code=code.decode())


def by_recovery_code(browser: httpx.Client, somebody: Somebody) -> None:
    """Log in by password and recovery code."""
    send(browser, "/giris/", name=somebody.tckn, password=PASSWORD)
    browser.get("/giris/dogrulama/?kurtarma=1").raise_for_status()
    send(browser, "/giris/dogrulama/", code=somebody.recovery)


def by_edevlet(browser: httpx.Client, somebody: Somebody) -> None:
    """Go to e-Devlet, choose oneself there, come back."""
    there = _led_to(browser.get("/giris/e-devlet/"))
    asked = dict(parse_qsl(urlsplit(there).query, keep_blank_values=True))
    if "continue" in asked:
        asked = dict(parse_qsl(urlsplit(asked["continue"]).query, keep_blank_values=True))
    chosen = httpx.post(
        f"{urlsplit(there).scheme}://{urlsplit(there).netloc}/secim", data={**asked, "secim": somebody.tckn}
    )
    _led_to(browser.get(_led_to(chosen)))


def by_card(browser: httpx.Client, somebody: Somebody) -> None:
    """Ask for a code, sign with a card as the signing program does, go on."""
    send(browser, "/giris/e-imza/")
    found = CODE.search(browser.get("/giris/e-imza/imza/").raise_for_status().text)
    if found is None:
        raise ValueError("the page shows no code")
    request = f"/v1/signing-requests/{found[1]}"
    headers = {"X-Forwarded-For": somebody.address}
    with httpx.Client(base_url=browser.base_url, headers=headers) as program:
        asked = program.get(request).raise_for_status().json()
        cms = sign(
            base64.b64decode(asked["content"]),
            signer=somebody.card,
            at=clock.now(),
            is_detached=asked["is_detached"],
            form=Form(content_type=asked["content_type"], says_when=not asked["is_detached"]),
        )
        body = {"cms": base64.b64encode(cms).decode()}
        program.post(f"{request}/signature", json=body).raise_for_status()
    send(browser, "/giris/e-imza/imza/", to="/giris/e-imza/devam/")


def by_phone(browser: httpx.Client, somebody: Somebody) -> None:
    """Ask one's phone, which signs at once; look as often as the page does until it has."""
    send(browser, "/giris/mobil-imza/", number=somebody.mobile, operator=OPERATOR)
    for _ in range(MOST_LOOKS):
        if "olarak devam et" in browser.get("/giris/mobil-imza/bekleme/").raise_for_status().text:
            send(browser, "/giris/mobil-imza/bekleme/")
            return
        time.sleep(LOOK_EVERY)
    raise ValueError("the phone did not sign")


WAYS: Final[Mapping[str, Callable[[httpx.Client, Somebody], None]]] = {
    "password and app": by_app,
    "password and recovery code": by_recovery_code,
    "e-Devlet": by_edevlet,
    "e-imza": by_card,
    "mobil imza": by_phone,
}
WITH_PASSWORD: Final = ("password and app", "password and recovery code")
SIGNED: Final = ("e-imza", "mobil imza")
WAITS_FOR_PHONE: Final = "mobil imza"


def send(browser: httpx.Client, page: str, *, to: str = "", **fields: str) -> None:
    """Open a page and send its form."""
    words = browser.get(page).raise_for_status().text
    token = words.rpartition(CSRF)[2].partition('"')[0]
    _led_to(browser.post(to or page, data={"csrfmiddlewaretoken": token, **fields}))


def enter_in_phonebook(folder: Path, people: list[Somebody]) -> None:
    """Let the played e-Devlet and the played operators know these people."""
    file = folder / "demo/phone.json"
    entries = json.loads(file.read_text(encoding="utf-8"))["persons"]
    entries += [
        {"slug": each.tckn, "name": each.name, "tckn": each.tckn, "mobile": f"555000{each.mobile[3:7]}"}
        for each in people
    ]
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"persons": entries}, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(file)


def open_authority(folder: Path) -> Authority:
    """Return the authority that the simulators play."""
    return Authority(folder / "demo/certificates")


def _led_to(answer: httpx.Response) -> str:
    if not answer.is_redirect:
        message = f"{answer.request.url.path} did not lead on: {answer.status_code}"
        raise ValueError(message)
    return answer.headers["Location"]
