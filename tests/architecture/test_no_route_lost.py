"""An address that was ever published answers for ever: docs/reference/route-list.json only grows.

A page that goes leaves a redirect behind; `python -m config.routes` refuses to write a list that has lost one.
"""

import json
from pathlib import Path

import pytest

from config import routes


def test_the_list_is_that_of_the_code() -> None:
    assert routes.read() == routes.list_routes(), "run: make docs"


def test_the_list_is_written_in_order_and_holds_nothing_twice() -> None:
    published = routes.read()
    assert published == sorted(set(published))
    assert routes.FILE.read_text(encoding="utf-8") == json.dumps(published, indent=2) + "\n"


def test_an_address_that_nothing_answers_any_more_is_found() -> None:
    assert routes.list_lost(["/eski/", "/giris/"], ["/giris/", "/yeni/"]) == ["/eski/"]


def test_a_new_address_is_none_that_is_lost() -> None:
    assert routes.list_lost(["/giris/"], ["/giris/", "/yeni/"]) == []


def test_the_list_is_not_written_over_a_lost_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "route-list.json"
    kept.write_text(json.dumps(["/eski/", *routes.list_routes()]), encoding="utf-8")
    monkeypatch.setattr(routes, "FILE", kept)
    before = kept.read_text(encoding="utf-8")
    assert routes.main() == 1
    assert capsys.readouterr().err == "route-list.json keeps /eski/: answer each with a redirect\n"
    assert kept.read_text(encoding="utf-8") == before
