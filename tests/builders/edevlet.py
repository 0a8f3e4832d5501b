"""A browser at the played e-Devlet: it is led there, chooses who it is, and is led back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from django.test import Client

from gateways.edevlet.oauth import EDevletClient, HttpEDevlet
from simulators.edevlet.given import Citizen
from simulators.edevlet.server import DEMO_CLIENT, DEMO_SECRET, EDevletServer
from tests.builders.ports import given_back
from uets.kernel import clock
from uets.login import ports

RETURN = "/giris/e-devlet/donus/"
REDIRECT_URI = f"http://testserver{RETURN}"
SECONDS = 0.5
"""How long the client waits for an answer: no test waits longer."""


def write_citizens(file: Path, citizens: list[Citizen]) -> None:
    """Let e-Devlet know these people."""
    persons = [{"tckn": each.tckn, "name": f"{each.first_name} {each.last_name}"} for each in citizens]
    file.write_text(json.dumps({"persons": persons}))


@contextmanager
def playing_edevlet(folder: Path, settings: Any) -> Iterator[EDevletServer]:
    """Let e-Devlet be played, and login by it be offered."""
    phonebook = folder / "phone.json"
    with (
        EDevletServer(
            ("127.0.0.1", 0), phonebook=phonebook, clock=clock.now, redirect_uri=REDIRECT_URI
        ) as server,
        given_back(ports.edevlet),
    ):
        settings.EDEVLET = {**settings.EDEVLET, "url": server.url}
        gateway = HttpEDevlet(client_of(server), seconds=SECONDS)
        ports.edevlet.bind(lambda: gateway)
        yield server
        gateway.close()


def client_of(server: EDevletServer) -> EDevletClient:
    """Return the client that the server knows."""
    return EDevletClient(url=server.url, client_id=DEMO_CLIENT, secret=DEMO_SECRET, redirect_uri=REDIRECT_URI)


def choose(address: str, choice: str) -> str:
    """Choose a person, by number, or a trouble on the page at an address; return where the browser is led to."""
    asked = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    if "continue" in asked:
        asked = dict(parse_qsl(urlsplit(asked["continue"]).query, keep_blank_values=True))
    server = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    answer = httpx.post(f"{server}/secim", data={**asked, "secim": choice}, trust_env=False)
    return answer.headers["Location"]


def go_to_edevlet(browser: Client, *, query: str = "") -> str:
    """Let the browser set out and return where it is led to."""
    return browser.get(f"/giris/e-devlet/{query}")["Location"]


def log_in_by_edevlet(browser: Client, choice: str, *, query: str = "") -> Any:
    """Go to e-Devlet, choose, come back; return the answer of our page."""
    return browser.get(choose(go_to_edevlet(browser, query=query), choice))
