"""A bundle is judged twice: by our own check and by the script that has only openssl and xmlsec1."""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from simulators.certificates.authority import Authority
from tests.builders import judging, proofs
from tests.packages import authority
from uets.evidence.proof import bundle, checks
from uets.evidence.proof.certificates import Role, publish

Files = dict[str, bytes]


def make_files() -> Files:
    return bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row())))


def run_script(
    folder: Path, files: Files, *, roles: list[tuple[Role, bytes]] | None = None
) -> tuple[int, str]:
    return judging.run_script(folder, files, roles=roles or proofs.published_roles())


def broken_steps(files: Files) -> dict[str, str]:
    report = checks.check_files(files, published=proofs.published(), now=proofs.CHECKED_AT)
    return {step.code: step.detail for step in report.steps if not step.holds}


def test_both_accept_a_good_bundle(tmp_path: Path) -> None:
    files = make_files()
    assert broken_steps(files) == {}
    code, said = run_script(tmp_path, files)
    assert (code, "DELİL DOĞRULANDI" in said) == (0, True), said


def test_a_zip_gives_back_its_files_and_is_the_same_every_time() -> None:
    files = make_files()
    packed = bundle.write_zip(files)
    assert bundle.read_zip(packed) == files
    assert bundle.write_zip(files) == packed


def change(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def apply(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return apply


def _other() -> Files:
    return bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row(sequence=3))))


def borrow(files: Files) -> None:
    """Give an evidence the way and the token of another, its own digest hidden behind what is no digest."""
    own = hashlib.sha256(files[bundle.XML]).hexdigest().encode()
    other = _other()
    files.update({name: other[name] for name in (bundle.RECORD, bundle.PROOF, bundle.TOKEN)})
    first, line_end, rest = files[bundle.PROOF].partition(b"\n")
    assert b" " in first
    files[bundle.PROOF] = first + b" zzzz-" + own + line_end + rest


TAMPERED = {
    "date": (change(bundle.XML, b"2026-10-15", b"2026-10-25"), "seal"),
    "sealing time": (change(bundle.XML, b"T11:03:06.123", b"T11:02:06.123"), "seal"),
    "signature": (change(bundle.XML, b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"), "seal"),
    "another evidence's proof": (
        lambda files: files.update(
            {name: content for name, content in _other().items() if name in {bundle.RECORD, bundle.PROOF}}
        ),
        "evidence-record",
    ),
    "another evidence's proof and time stamp": (borrow, "evidence-record"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_both_find_what_was_changed(name: str, tmp_path: Path) -> None:
    tamper, step = TAMPERED[name]
    files = make_files()
    tamper(files)
    assert step in broken_steps(files)
    code, said = run_script(tmp_path, files)
    assert (code, "HATA" in said) == (1, True), said


def test_the_script_finds_a_swapped_token(tmp_path: Path) -> None:
    files = make_files()
    files[bundle.TOKEN] = proofs.make_parts(proofs.seal(proofs.make_row(sequence=9))).token
    code, said = run_script(tmp_path, files)
    assert (code, "HATA: jeton.tst: zaman kanıtındakinden farklı" in said) == (1, True), said


def test_a_citizen_s_certificate_under_the_same_root_seals_nothing(tmp_path: Path) -> None:
    citizen = authority().signer("Ayşe Yılmaz")
    files = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row(), signer=citizen)))
    assert broken_steps(files) == {"seal-certificate": "the certificate is not published as seal"}
    assert run_script(tmp_path, files)[0] == 1


def test_a_time_stamp_certificate_seals_nothing(tmp_path: Path) -> None:
    stamper = authority().timestamper("Zaman Damgası")
    files = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row(), signer=stamper)))
    assert "seal-certificate" in broken_steps(files)
    assert run_script(tmp_path, files)[0] == 1


def test_the_seal_stamps_nothing(tmp_path: Path) -> None:
    parts = proofs.make_parts(proofs.seal(proofs.make_row()), stamper=proofs.seal_signer())
    files = bundle.write_files(parts)
    assert "timestamp-1" in broken_steps(files)
    assert run_script(tmp_path, files)[0] == 1


def test_another_root_is_refused(tmp_path: Path) -> None:
    stranger = Authority(tmp_path / "other").signer("Mühür")
    files = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row(), signer=stranger)))
    roles = [*proofs.published_roles(), (Role.SEAL, proofs.der(stranger))]
    report = checks.check_files(files, published=publish(roles), now=proofs.CHECKED_AT)
    assert [step.detail for step in report.steps if not step.holds] == [
        "the certificate does not lead to a pinned root"
    ]
    assert run_script(tmp_path, files, roles=roles)[0] == 1


def test_without_a_fingerprint_the_script_says_so(tmp_path: Path) -> None:
    for name, content in make_files().items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(["bash", "dogrula.sh"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "KÖK DOĞRULANMADI" in done.stdout) == (2, True)


def test_a_file_that_is_no_bundle_is_refused() -> None:
    for content in (b"", b"PK", hashlib.sha256(b"x").digest()):
        with pytest.raises(ValueError, match="not a bundle"):
            bundle.read_zip(content)
