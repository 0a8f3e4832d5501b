"""Readable copies of evidence, judged by strangers: poppler's pdfsig and pdftotext, pikepdf, pyHanko."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.builders import proofs, sealing
from tests.packages import authority
from uets.evidence import ports
from uets.evidence.ports import EvidencePaper
from uets.evidence.proof import bundle, pades, verify
from uets.evidence.proof.certificates import fingerprint

ROW = proofs.make_row()
XML = proofs.seal(ROW)
RECORD = bundle.write_files(proofs.make_parts(XML))[bundle.RECORD]
FILES = {bundle.XML: XML, bundle.RECORD: RECORD}


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("seal")
    with sealing.working_seal(folder, at=proofs.CHECKED_AT):
        roles = [*proofs.published_roles(), *sealing.list_roles(ports.seal_key().certificate)]
        sealing.bind_published(roles)
        yield


@pytest.fixture(scope="module")
def copy(seal: None) -> bytes:  # noqa: ARG001 - it signs
    return print_copy(ROW)


def print_copy(row: dict[str, Any]) -> bytes:
    return ports.pdfs().print_evidence(make_paper(row), at=proofs.CHECKED_AT, attachments=FILES)


def make_paper(row: dict[str, Any]) -> EvidencePaper:
    return EvidencePaper(
        number="evd_01JD3ZA0B1C2D3E4F5G6H7J8K9",
        row=row,
        issuer="UETS (test)",
        is_test=True,
        sealed_at=proofs.SEALED_AT,
        stamped_at=proofs.STAMPED_AT,
        document_name=bundle.XML,
        document_sha256="ab" * 32,
        root_sha256=fingerprint(proofs.root_certificate()),
    )


def check(content: bytes) -> dict[str, str]:
    """Return the steps of the whole check that do not hold, with their faults."""
    report = verify.verify(content, published=ports.published().read(), now=proofs.CHECKED_AT)
    return {step.code: step.detail for step in report.steps if not step.holds}


def run(folder: Path, content: bytes, *words: str) -> str:
    """Run one of poppler's programs over a PDF, with nobody's trust settings."""
    (folder / "delil.pdf").write_bytes(content)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder / "nobody")}
    done = subprocess.run([*words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout


def read_text(folder: Path, content: bytes) -> str:
    return run(folder, content, "pdftotext", "-layout", "delil.pdf", "-")


def test_poppler_finds_the_whole_file_signed(copy: bytes, tmp_path: Path) -> None:
    said = run(tmp_path, copy, "pdfsig", "-no-ocsp", "delil.pdf")
    for words in ("ETSI.CAdES.detached", "Total document signed", "Signature is Valid."):
        assert words in said
    changed = bytearray(copy)
    changed[len(copy) // 3] ^= 1
    assert "Signature is Valid." not in run(tmp_path, bytes(changed), "pdfsig", "-no-ocsp", "delil.pdf")


def test_pyhanko_trusts_seal_and_time_stamp(copy: bytes) -> None:
    roots = [x509.Certificate.load(proofs.root_certificate())]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=proofs.CHECKED_AT)
    (signature,) = PdfFileReader(io.BytesIO(copy)).embedded_signatures
    status = validate_pdf_signature(signature, context)
    assert (status.intact, status.valid, status.trusted) == (True, True, True), status.summary()
    stamp = status.timestamp_validity
    assert stamp is not None
    assert (stamp.valid, stamp.trusted, stamp.timestamp) == (True, True, proofs.CHECKED_AT)


def test_is_pdf_a_3_with_the_evidence_as_its_source(copy: bytes) -> None:
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata.pdfa_status, metadata["pdfuaid:part"]) == ("3A", "1")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments} == FILES
        kinds = {str(entry.UF): str(entry.AFRelationship) for entry in pdf.Root.AF}
    assert kinds == {bundle.XML: "/Source", bundle.RECORD: "/Supplement"}


def test_says_what_a_citizen_asks(copy: bytes, tmp_path: Path) -> None:
    text = read_text(tmp_path, copy)
    for words in (
        "Adrese ulaştı",
        "10.10.2026 14:03:05 (Türkiye saati)",
        "Örnekkent 3. Asliye Hukuk Mahkemesi",
        "Yıldız Ticaret Ltd. Şti.",
        "5000000000017",
        "15.10.2026 24:00",
        "TEST – hukuki geçerliliği yoktur",
    ):
        assert words in text, words


def test_every_page_says_what_this_is_not(copy: bytes, tmp_path: Path) -> None:
    summary = ports.pdfs().print_summary([make_paper(ROW)] * 6, at=proofs.CHECKED_AT)
    for content in (copy, summary):
        sheets = read_text(tmp_path, content).rstrip("\f").split("\f")
        assert all("Açık kaynak uygulamadır; PTT'nin UETS'si değildir." in sheet for sheet in sheets)
        assert all("TEST – hukuki geçerliliği yoktur" in sheet for sheet in sheets)
    step = pades.check_pdf(summary, published=ports.published().read(), now=proofs.CHECKED_AT)
    assert step.holds, step


def test_day_five_ends_at_24_and_not_on_the_day_after(seal: None, tmp_path: Path) -> None:  # noqa: ARG001 - it signs
    facts = proofs.FACTS | {"deemed_served_on": "2025-10-15"}
    row = proofs.make_row(kind="notice:deemed_served", facts=facts, event_at="2025-10-15T21:00:00.000000Z")
    text = read_text(tmp_path, print_copy(row))
    assert "15.10.2025 24:00" in text
    assert "16.10.2025" not in text


def test_a_reading_names_who_and_how(seal: None, tmp_path: Path) -> None:  # noqa: ARG001 - it signs
    reader = {"kind": "key", "name": "Örnek Entegratör", "kid": "ghcknj2h71", "method": "api"}
    text = read_text(
        tmp_path, print_copy(proofs.make_row(kind="notice:read", facts=proofs.FACTS | {"reader": reader}))
    )
    assert "Örnek Entegratör (API anahtarı)" in text
    assert "ghcknj2h71*****" in text


def test_a_copy_alone_verifies_with_the_evidence_in_it(copy: bytes) -> None:
    assert check(copy) == {}
    report = verify.verify(copy, published=ports.published().read(), now=proofs.CHECKED_AT)
    assert report.is_timed
    assert {step.code for step in report.steps} >= {"pdf-signature", "pdf-attachment", "seal", "timestamp-1"}


@pytest.mark.parametrize("place", range(12))
def test_any_changed_byte_is_found(copy: bytes, place: int) -> None:
    changed = bytearray(copy)
    changed[(len(copy) * (2 * place + 1)) // 24] ^= 1
    assert "pdf-signature" in check(bytes(changed)) or changed[:5] != b"%PDF-"


def test_what_is_added_behind_is_found(copy: bytes) -> None:
    assert check(copy + b"\n% more\n") == {"pdf-signature": "the signature does not cover the whole file"}


def test_a_stranger_s_signature_is_refused(copy: bytes) -> None:
    citizen = proofs.der(authority().signer("Ayşe Yılmaz"))
    sealing.bind_published(sealing.list_roles(citizen))
    step = pades.check_pdf(copy, published=ports.published().read(), now=proofs.CHECKED_AT)
    roles = [*proofs.published_roles(), *sealing.list_roles(ports.seal_key().certificate)]
    sealing.bind_published(roles)
    assert (step.holds, step.detail) == (False, "the certificate is not published as seal")


def test_a_copy_of_another_evidence_in_a_bundle_is_found(copy: bytes) -> None:
    files = bundle.write_files(proofs.make_parts(XML), extra={bundle.PDF: copy})
    assert check(bundle.write_zip(files)) == {}
    other = bundle.write_files(
        proofs.make_parts(proofs.seal(proofs.make_row(sequence=9))), extra={bundle.PDF: copy}
    )
    assert check(bundle.write_zip(other)) == {"pdf-signature": "it differs from the evidence"}
