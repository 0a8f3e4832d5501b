"""The program of a demo authority: the sample sender with its own keys, over real HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from examples.sender.client import Service
from examples.sender.keyring import Keyring
from simulators.clock import MovedClock
from tests.config.installation import ROOT, Installation

COURT = "99000001"


def run_sender(installation: Installation, *words: object) -> str:
    """Run the program of the court and return what it prints."""
    address = f"http://localhost:{installation.port}"
    command = [sys.executable, "-m", "examples.sender", "--home", _home(installation), "--api", address]
    done = subprocess.run(
        [str(word) for word in (*command, *words)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def send_letter(installation: Installation, folder: Path, *, subject: str, to: str, text: str) -> Any:
    """Let the court pack, sign, seal and hand over a letter; return what became of it."""
    letter, package = folder / "yazi.txt", folder / "yazi.eyp"
    letter.write_text(text, encoding="utf-8")
    words = ("--number", "E-99000001-2026-731", "--to", to, "--letter", letter, "--out", package)
    run_sender(installation, "pack", "--subject", subject, *words)
    return json.loads(run_sender(installation, "send", package))


@contextmanager
def service_of(installation: Installation) -> Iterator[Service]:
    """Keep the court's way to the API open; its clock goes with that of the installation."""
    keyring, clock = Keyring(_home(installation)), MovedClock(installation.data / "clock-offset")
    with httpx.Client(base_url=f"http://localhost:{installation.port}", timeout=60) as http:
        yield Service(
            http, keyring=keyring, client_id=keyring.sender().client_id, clock=lambda: clock().timestamp()
        )


def _home(installation: Installation) -> Path:
    return installation.data / "demo" / "senders" / COURT
