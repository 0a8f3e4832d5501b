"""A played server, and the program as a person runs it: with words on the command line and answers typed."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from uets_imzaci.__main__ import main

from tests.signer.playing import PIN, Played, make_card

Run = Callable[..., int]


@pytest.fixture
def server() -> Iterator[Played]:
    with Played() as played:
        yield played


@pytest.fixture
def run(server: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs the program in this process with a soft card."""
    monkeypatch.setenv("UETS_IMZACI_SETTINGS", str(tmp_path / "settings.toml"))

    def start(*words: str, typed: str = f"e\n{PIN}\n", algorithm: str = "EC") -> int:
        (tmp_path / "card.p12").write_bytes(make_card(algorithm).file)
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        told = ["--no-view", "--server", server.origin, "--card", str(tmp_path / "card.p12")]
        return main([*told, *(words or ("K7QM-2XPD",))])

    return start
