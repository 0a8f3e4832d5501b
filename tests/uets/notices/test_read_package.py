"""Packages: what a valid one says, and the right reason against every malformed one."""

import io
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.packages import AT, PDF, authority, list_malformed, make_package, unpack, valid_package
from uets.notices.eyp.reader import open_part, read_package
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.report import inspect, write_report
from uets.notices.eyp.shapes import SignatureRole

MALFORMED = list(list_malformed())
FEWEST = 10


@pytest.mark.parametrize("version", ["2.0", "1.3"])
@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
def test_reads_what_was_written(version: str, algorithm: str) -> None:
    content = make_package(version=version, algorithm=algorithm)
    package = read_package(io.BytesIO(content))
    assert (package.version, package.sender.detsis, package.subject) == (
        version,
        "99000001",
        "Gerekçeli karar",
    )
    assert [part.file_name for part in package.parts] == [
        "ustyazi.pdf", "(1)dosyaBilgileriV1.xml", "karar.pdf", "not.txt",
    ]  # fmt: skip
    assert package.court is not None
    assert package.court.file_number == "2026/412"
    assert [each.role for each in package.signatures] == [SignatureRole.OFFICIAL, SignatureRole.SEAL]
    assert {each.signed_at for each in package.signatures} == {AT}
    assert b"".join(open_part(io.BytesIO(content), "UstYazi/ustyazi.pdf")) == PDF


@pytest.mark.parametrize(("name", "reason", "content"), MALFORMED, ids=[name for name, _, _ in MALFORMED])
def test_refuses_each_malformed_package_with_its_reason(
    name: str, reason: RefusalReason, content: bytes
) -> None:
    with pytest.raises(PackageRefused) as refused:
        read_package(io.BytesIO(content))
    assert refused.value.reason is reason, f"{name}: {refused.value}"


def test_the_unmutated_package_is_accepted() -> None:
    assert inspect(io.BytesIO(valid_package())).is_acceptable


def test_there_are_two_hundred_and_at_least_ten_of_each_reason() -> None:
    counts = Counter(reason for _, reason, _ in MALFORMED)
    assert len(MALFORMED) >= 200
    assert {reason: count for reason, count in counts.items() if count < FEWEST} == {}


@pytest.mark.parametrize("algorithm", ["EC", "RSA"])
@pytest.mark.parametrize("part", ["Imzalar/ImzaCades.imz", "Muhur/MuhurCades.imz"])
def test_openssl_accepts_our_signatures_as_cades(algorithm: str, part: str, tmp_path: Path) -> None:
    parts = unpack(make_package(algorithm=algorithm))
    (tmp_path / "kok.pem").write_bytes(authority().root().certificate.public_bytes(Encoding.PEM))
    (tmp_path / "imza.p7s").write_bytes(parts[part])
    words = ["openssl", "cms", "-verify", "-cades", "-inform", "DER", "-in", "imza.p7s", "-CAfile", "kok.pem"]
    words += ["-purpose", "any", "-out", "icerik"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stderr
    summary = "PaketOzeti/PaketOzeti.xml" if part.startswith("Imza") else "NihaiOzet/NihaiOzet.xml"
    assert (tmp_path / "icerik").read_bytes() == parts[summary]


def test_a_report_says_what_was_checked_of_signatures_and_what_was_not() -> None:
    text = write_report(inspect(io.BytesIO(valid_package())))
    assert "kurumun mührü, baytlarla ve anahtarıyla uyuşuyor" in text
    assert "Sertifikalar: burada denetlenmedi" in text


def test_a_report_lists_every_fault() -> None:
    parts = unpack(valid_package())
    broken = {**parts, "Imzalar/ImzaCades.imz": b"\1\2\3\4", "Muhur/MuhurCades.imz": b"\1\2\3\4"}
    from tests.packages import pack

    text = write_report(inspect(io.BytesIO(pack(broken))))
    assert text.count("signature-invalid") == 2
    assert "digest-wrong" in text
    assert "Sonuç: alınamaz" in text
