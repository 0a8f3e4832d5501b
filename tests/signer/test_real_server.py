"""The program against the product's own API, with a card of the demo: what it signs is judged and believed."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.test import override_settings
from pyhanko.pdf_utils.reader import PdfFileReader
from typing_extensions import override
from uets_imzaci.__main__ import main

from simulators.certificates.cards import PIN, Cards
from tests.api.calling import ADDRESS, call
from tests.builders.cards import BROWSER, HERE, LOGIN, Scene, card_of, running_judge, take
from tests.builders.papers import ask_pyhanko, running_papers
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.builders.texts import publish
from uets.agreements.models import ContractSignature
from uets.agreements.states import TextKind
from uets.kernel import clock
from uets.login.states import Method
from uets.signing import actions
from uets.signing.states import SigningState

pytestmark = pytest.mark.django_db


class _Bridge(BaseHTTPRequestHandler):
    """Hands a call on to the API, in the test's own thread and transaction."""

    def do_GET(self) -> None:
        self._hand_on()

    def do_POST(self) -> None:
        self._hand_on()

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _hand_on(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = call(self.command, self.path, body=json.loads(sent) if sent else None, address=ADDRESS)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers.get("content-type", ""))
        self.end_headers()
        self.wfile.write(answer.body)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with running_judge(tmp_path / "trust") as trust:
        person = make_person()
        yield Scene(trust, person, card_of(person, by=trust.authority))


@pytest.fixture
def bridge() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), _Bridge) as server:
        server.timeout = 0.05
        yield server


def run(bridge: HTTPServer, words: list[str], typed: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the program in a thread and serve it from here until it has ended."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    codes: list[int] = []
    program = threading.Thread(target=lambda: codes.append(main(words)))
    program.start()
    while program.is_alive():
        bridge.handle_request()
    return codes[0]


@pytest.mark.parametrize("typed", ["e", "h"])
def test_a_login_by_the_card_of_the_demo(
    scene: Scene, bridge: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("UETS_IMZACI_SETTINGS", str(tmp_path / "none.toml"))
    person, site = scene.person, f"http://127.0.0.1:{bridge.server_port}"
    card = Cards(tmp_path / "cards", authority=scene.trust.authority).issue(
        "ayse", name=person.full_name, tckn=person.tckn
    )
    asked, code = actions.ask_for_signature(
        wish=LOGIN, session_hash=HERE, site=site, origin=BROWSER, at=clock.now()
    )
    words = ["--server", site, "--card", str(card), code]
    code_of, state = {"e": (0, SigningState.SIGNED), "h": (3, SigningState.DECLINED)}[typed]
    assert run(bridge, words, f"{typed}\n{PIN}\n", monkeypatch) == code_of
    asked.refresh_from_db()
    assert asked.state == state
    if state is SigningState.SIGNED:
        assert take(asked).tckn == person.tckn


def test_the_contract_is_fetched_shown_and_signed_by_the_program(
    scene: Scene, bridge: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UETS_IMZACI_SETTINGS", str(tmp_path / "none.toml"))
    person, site = scene.person, f"http://127.0.0.1:{bridge.server_port}"
    account, text = make_natural_account(person), publish(TextKind.CONTRACT)
    with running_papers(scene.trust):
        browser = sign_in(person, account, method=Method.E_IMZA)
        with override_settings(BASE_URL=site):
            page = browser.post("/sozlesme/e-imza/", follow=True, REMOTE_ADDR=ADDRESS).content.decode()
        code = page.split('class="u-code" translate="no">')[1][:9]
        card = Cards(tmp_path / "cards", authority=scene.trust.authority).issue(
            "ayse", name=person.full_name, tckn=person.tckn
        )
        words = ["--no-view", "--server", site, "--card", str(card), code]
        assert run(bridge, words, f"e\n{PIN}\n", monkeypatch) == 0
        assert browser.post("/sozlesme/e-imza/imza/").status_code == 302
    signed = ContractSignature.objects.get()
    assert text.sha256 in signed_statement(bytes(signed.document))
    assert ask_pyhanko(bytes(signed.document), trust=scene.trust, at=clock.now())[:3] == (True, True, True)


def signed_statement(pdf: bytes) -> str:
    """Return what the signature says it is for."""
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return str(signature.sig_object["/Reason"])
