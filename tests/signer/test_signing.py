"""What the program signs is accepted by openssl as CAdES, and is what it has shown."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from uets_imzaci.codes import read_code
from uets_imzaci.problems import Problem

from tests.packages import authority
from tests.signer.playing import CODE, LOGIN, NAME, PIN, STATEMENT, TCKN, Played

VERIFY = ["openssl", "cms", "-verify", "-cades", "-purpose", "any", "-inform", "DER", "-CAfile", "kok.pem"]
ALGORITHMS = pytest.mark.parametrize("algorithm", ["EC", "RSA"])
Run = Callable[..., int]


def judge(folder: Path, signature: bytes, *, detached: bytes | None = None) -> bytes:
    """Return what openssl found signed; fails unless it accepts the signature as CAdES."""
    (folder / "kok.pem").write_bytes(authority().root().certificate.public_bytes(Encoding.PEM))
    (folder / "imza").write_bytes(signature)
    (folder / "icerik").write_bytes(detached or b"")
    words = [] if detached is None else ["-binary", "-content", "icerik"]
    command = [*VERIFY, "-in", "imza", "-out", "cikti", *words]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in answer.stderr, answer.stderr
    return (folder / "cikti").read_bytes()


def read_signed(signature: bytes) -> tuple[cms.SignedData, set[str]]:
    data = cms.ContentInfo.load(signature, strict=True)["content"]
    return data, {each["type"].native for each in data["signer_infos"][0]["signed_attrs"]}


@ALGORITHMS
def test_a_login_is_signed_with_a_content_type_of_its_own(
    server: Played, run: Run, tmp_path: Path, algorithm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content = server.ask_login()
    assert run(algorithm=algorithm) == 0
    assert judge(tmp_path, server.signature) == content
    data, attributes = read_signed(server.signature)
    assert data["encap_content_info"]["content_type"].native == LOGIN
    assert {"signing_certificate_v2", "signing_time", "message_digest", "content_type"} == attributes
    assert len(data["certificates"]) == 1
    said = capsys.readouterr().out
    assert all(words in said for words in (STATEMENT, server.origin, "Firefox · Linux", "42", NAME))
    assert PIN not in said
    assert TCKN not in said


@ALGORITHMS
def test_a_document_is_signed_over_its_byte_range_without_a_time(
    server: Played, run: Run, tmp_path: Path, algorithm: str
) -> None:
    content = server.ask_document()
    assert run(algorithm=algorithm) == 0
    judge(tmp_path, server.signature, detached=content)
    assert read_signed(server.signature)[1] == {"signing_certificate_v2", "message_digest", "content_type"}


def test_a_package_is_signed_when_all_its_parts_were_shown(
    server: Played, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = server.ask_package()
    assert run("uets-imzaci://K7QM-2XPD/") == 0
    assert judge(tmp_path, server.signature) == summary
    assert "UstYazi/ustyazi.pdf" in capsys.readouterr().out


def test_who_does_not_want_to_sign_is_not_asked_for_a_pin(
    server: Played, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    server.ask_login()
    assert run(typed="h\n") == 3
    assert (server.signature, server.is_refused) == (b"", True)
    assert "PIN" not in capsys.readouterr().out


def test_it_speaks_english_when_asked(server: Played, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    server.ask_login()
    assert run("--language", "en", "k7qm 2xpd", typed=f"y\n{PIN}\n") == 0
    assert "Go back to your browser" in capsys.readouterr().out


def test_server_and_card_may_stand_in_the_settings_file(
    server: Played, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = server.ask_login()
    (tmp_path / "settings.toml").write_text('server = "https://uets.ornek.invalid"\nlanguage = "en"\n')
    assert run(typed=f"yes\n{PIN}\n") == 0, "the command line stands above the file"
    assert judge(tmp_path, server.signature) == content
    (tmp_path / "settings.toml").write_text("pin = '123456'\n")
    assert run() == 1
    assert "settings.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "typed", ["K7QM-2XPD", " k7qm2xpd\n", "uets-imzaci://K7QM-2XPD", "UETS-IMZACI:k7qm-2xpd"]
)
def test_codes_are_read_as_people_type_them(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "K7QM", "K7QM-2XPU", "uets-imzaci://kotu.invalid/K7QM2XPD", "K7QM2XPD?server=x", "ＫK7QM2XP"],
)
def test_other_texts_are_no_codes(typed: str) -> None:
    with pytest.raises(Problem, match="code-malformed"):
        read_code(typed)
