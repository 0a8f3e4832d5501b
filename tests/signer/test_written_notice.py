"""The program people install signs a notice that was written on our pages, after it has checked every file of it."""

import re
from http.server import HTTPServer
from pathlib import Path
from typing import Any

import pytest

from simulators.certificates.cards import PIN, Cards
from tests.builders.composing import ask, make_pdf, send, sitting_official, write
from tests.signer.test_real_server import bridge, run
from uets.delivery.models import Submission

__all__ = ["bridge"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_program_signs_and_the_notice_is_sent(
    bridge: HTTPServer,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("UETS_IMZACI_SETTINGS", str(tmp_path / "none.toml"))
    settings.BASE_URL = f"http://127.0.0.1:{bridge.server_port}"
    with sitting_official(tmp_path) as desk:
        page = write(desk, attachments=(("Kıymet takdiri.pdf", make_pdf(2)),))
        card = Cards(tmp_path / "cards", authority=desk.trust.authority).issue(
            "can", name=desk.can.full_name, tckn=desk.can.tckn
        )
        words = ["--no-view", "--server", settings.BASE_URL, "--card", str(card), ask(desk, page)]
        assert run(bridge, words, f"e\n{PIN}\n", monkeypatch) == 0
        assert send(desk, page)["Location"].endswith("/alindi/")
    shown = re.findall(r"Belge: (.+)", capsys.readouterr().out)
    assert shown == ["ustyazi.pdf", "Ustveri.xml", "(1)dosyaBilgileriV1.xml", "Kıymet takdiri.pdf"]
    assert Submission.objects.count() == 1
