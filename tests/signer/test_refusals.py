"""What the program refuses to sign; each with a sentence that says what happened and what to do."""

import string
from collections.abc import Callable
from pathlib import Path

import pytest
from uets_imzaci.cards.files import FileCard
from uets_imzaci.checks import read_summary
from uets_imzaci.problems import Problem
from uets_imzaci.server import read_origin
from uets_imzaci.words import PROBLEMS, WORDS, say

from tests.signer.playing import BACK, DOCUMENT, FRONT, HERE, LETTER, METADATA, PIN, ROOM, Played, encode

Run = Callable[..., int]
Asked = Callable[[Played], object]
WHOLE = [0, len(FRONT), len(FRONT) + len(ROOM), len(BACK)]

REFUSED: dict[str, tuple[Asked, str]] = {
    "another statement inside": (lambda s: s.ask_login(stated={"statement": "Borcum var."}), "statement-changed"),
    "another statement shown": (lambda s: s.ask_login(statement="Giriş"), "statement-changed"),
    "another origin inside": (lambda s: s.ask_login(stated={"origin": "https://kotu.invalid"}), "statement-changed"),
    "another type inside": (lambda s: s.ask_login(stated={"type": "uets-contract:1"}), "statement-changed"),
    "more inside": (lambda s: s.ask_login(stated={"amount": "1"}), "statement-changed"),
    "no JSON inside": (lambda s: s.ask_login(content=encode(LETTER)), "statement-changed"),
    "a login as a document": (lambda s: s.ask_login(content_type="1.2.840.113549.1.7.1"), "form-unknown"),
    "a document as a login": (lambda s: s.ask_document(content_type="1.3.6.1.4.1.59683.1.1"), "form-unknown"),
    "a document that is no PDF": (lambda s: s.ask_document(b"MZ" + DOCUMENT), "not-pdf"),
    "no byte range": (lambda s: s.ask_document(byte_range=None), "byte-range"),
    "bytes left out at the end": (lambda s: s.ask_document(DOCUMENT + b"1 0 obj"), "byte-range"),
    "bytes left out in front": (lambda s: s.ask_document(byte_range=[1, *WHOLE[1:]]), "byte-range"),
    "bytes left out beside the room": (
        lambda s: s.ask_document(byte_range=[0, WHOLE[1] - 4, WHOLE[2], WHOLE[3]]),
        "byte-range",
    ),
    "ranges that overlap": (lambda s: s.ask_document(byte_range=[0, WHOLE[2], WHOLE[1], WHOLE[3]]), "byte-range"),
    "a part with another digest": (
        lambda s: s.ask_package(shown={"UstYazi/ustyazi.pdf": LETTER + b" ", "Ustveri/Ustveri.xml": METADATA}),
        "part-unseen",
    ),
    "a part too many": (
        lambda s: s.ask_package(shown={"a": LETTER, "b": METADATA, "Ekler/fazla.pdf": b"%PDF-1"}),
        "part-changed",
    ),
    "a part that is not shown": (lambda s: s.ask_package(shown={"a": LETTER}), "part-unseen"),
    "no summary": (lambda s: s.ask_package(content=encode(b"<a/>")), "summary-broken"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_what_it_shows_is_not_signed(
    server: Played, run: Run, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask, problem = REFUSED[name]
    ask(server)
    assert run() == 1
    assert (server.signature, server.is_refused) == (b"", True)
    said = capsys.readouterr()
    assert PROBLEMS[problem][0].split("{")[0] in said.err
    assert "PIN" not in said.out


def test_a_part_changed_on_its_way_is_not_signed(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_package()
    server.files[f"{HERE}/parts/0"] = LETTER + b"%"
    assert run() == 1
    assert "UstYazi/ustyazi.pdf” imzalanacak özetle uyuşmuyor" in capsys.readouterr().err


def test_a_request_of_another_origin_is_refused_without_fetching_anything(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_document(origin="https://kotu.invalid")
    assert run() == 1
    assert server.asked == [HERE]
    assert "sahte bir site" in capsys.readouterr().err


@pytest.mark.parametrize("path", ["https://kotu.invalid/a", "//kotu.invalid/a", "/\\kotu.invalid"])
def test_nothing_is_fetched_from_elsewhere(
    server: Played, run: Run, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_document(content_url=path)
    assert run() == 1
    assert "başka bir adrese" in capsys.readouterr().err


def test_a_wrong_pin_leaves_the_request_open(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_login()
    assert run(typed="e\n000000\n") == 1
    assert run(typed="e\n\n") == 1
    said = capsys.readouterr()
    assert "PIN yanlış" in said.err
    assert "PIN girilmedi" in said.err
    assert "000000" not in said.out + said.err
    assert not server.is_refused
    assert run() == 0


TOLD = {
    (404, "signing-request-unknown"): "Bu kodla bekleyen",
    (410, "signing-request-over"): "süresi doldu",
    (429, "too-many-codes"): "çok fazla kod",
    (422, "certificate-refused"): "Sunucu kabul etmedi: Böyle olmaz.",
    (422, "signer-is-another"): "Kendi kartınızı",
}


@pytest.mark.parametrize("refusal", TOLD)
def test_the_server_s_refusals_are_told(
    server: Played, run: Run, refusal: tuple[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    server.problem = refusal
    assert run() == 1
    said = capsys.readouterr().err
    assert TOLD[refusal] in said
    assert "\x1b" not in said


def test_an_expired_request_and_a_broken_answer_are_refused(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_login(expires_at="2026-01-01T00:00:00+00:00")
    assert run() == 1
    server.request = {"kind": "transfer"}
    assert run() == 1
    said = capsys.readouterr().err
    assert "süresi doldu" in said
    assert "yanıtı anlaşılmadı" in said


def test_a_server_that_is_away_and_a_card_that_is_none_are_told(
    server: Played, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_login()
    assert run("--server", "http://127.0.0.1:9", "K7QM2XPD") == 1
    assert run("--card", str(tmp_path / "yok.p12"), "K7QM2XPD") == 1
    (tmp_path / "bos.p12").write_bytes(b"0")
    assert run("--card", str(tmp_path / "bos.p12"), "K7QM2XPD") == 1
    said = capsys.readouterr().err
    assert all(words in said for words in ("ulaşılamadı", "yok.p12", "bir imza kartı değil"))


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://UETS.Ornek.tr/giris/", "https://uets.ornek.tr"),
        ("uets.ornek.tr", "https://uets.ornek.tr"),
        ("https://uets.ornek.tr:443", "https://uets.ornek.tr"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://uets.ornek.tr", "server-plain"),
        ("ftp://uets.ornek.tr", "server-malformed"),
        ("https://kisi@uets.ornek.tr", "server-malformed"),
        ("https://uets.ornek.tr:port", "server-malformed"),
    ],
)
def test_servers_are_asked_by_their_origin_with_tls(typed: str, origin: str) -> None:
    if "://" in origin:
        assert read_origin(typed) == origin
    else:
        with pytest.raises(Problem, match=origin):
            read_origin(typed)


def test_a_summary_with_entities_is_none() -> None:
    with pytest.raises(Problem, match="summary-broken"):
        read_summary(b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')


def test_a_card_without_a_key_is_none() -> None:
    with pytest.raises(Problem, match="card-file-broken"):
        FileCard(b"", pin=PIN)


def test_every_sentence_stands_in_both_languages_with_the_same_facts() -> None:
    for name, (turkish, english) in WORDS.items():
        facts = [
            {field for _, field, _, _ in string.Formatter().parse(text) if field}
            for text in (turkish, english)
        ]
        assert facts[0] == facts[1], name
        assert say(name, "en", **dict.fromkeys(facts[0], "x")) != "", name
