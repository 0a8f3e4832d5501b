"""The offline verifier as a program: what it accepts, what it refuses, and that no server of ours is loaded."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.builders import proofs
from tests.config.installation import ROOT
from uets.evidence.proof import asice, bundle
from uets.evidence.proof.certificates import write_published

FILES = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row())))
CONTAINER = asice.write_container(document=FILES[bundle.XML], record=FILES[bundle.RECORD])


def run(folder: Path, content: bytes) -> tuple[int, str]:
    (folder / "dosya").write_bytes(content)
    (folder / "published.pem").write_text(write_published(proofs.published_roles()))
    words = [sys.executable, "-m", "uets", "verify", str(folder / "dosya")]
    words += ["--published", str(folder / "published.pem")]
    done = subprocess.run(
        words, cwd=ROOT, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "content", [bundle.write_zip(FILES), CONTAINER, FILES[bundle.XML]], ids=["zip", "asice", "xml"]
)
def test_accepts_what_was_handed_out(content: bytes, tmp_path: Path) -> None:
    code, said = run(tmp_path, content)
    assert (code, "DOĞRULANDI" in said) == (0, True), said


@pytest.mark.parametrize("name", [bundle.XML, bundle.RECORD])
def test_refuses_one_changed_byte(name: str, tmp_path: Path) -> None:
    changed = bytearray(FILES[name])
    changed[len(changed) // 2] ^= 1
    code, said = run(tmp_path, bundle.write_zip(FILES | {name: bytes(changed)}))
    assert (code, "✗" in said) == (1, True), said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<a/>", bundle.write_zip({"x": b""})])
def test_names_what_it_does_not_know(content: bytes, tmp_path: Path) -> None:
    code, said = run(tmp_path, content)
    assert (code, "cannot be checked" in said) == (2, True), said


def test_the_container_says_its_kind_from_outside(tmp_path: Path) -> None:
    file = tmp_path / "delil.asice"
    file.write_bytes(CONTAINER)
    assert (
        CONTAINER[30 : 30 + len("mimetype") + len(asice.MEDIA_TYPE)]
        == b"mimetype" + asice.MEDIA_TYPE.encode()
    )
    with zipfile.ZipFile(file) as archive:
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_loads_neither_django_nor_a_server() -> None:
    ask = "import sys, uets.evidence.proof.verify; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert not {"django", "psycopg", "ninja", "httpx", "granian"} & set(eval(said))  # noqa: S307 - our own words
