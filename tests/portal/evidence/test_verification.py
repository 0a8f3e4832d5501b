"""The public page: good files are reported step by step, and whatever was changed is named with its file."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simulators.certificates.authority import Authority
from tests.builders import proofs, tampering
from tests.builders.sealing import bind_published
from tests.packages import authority
from uets.evidence.proof import asice, bundle
from uets.evidence.proof.certificates import write_published

PAGE = "/delil-dogrulama/"
FILES = bundle.write_files(proofs.make_parts(proofs.seal(proofs.make_row())))
CONTAINER = asice.write_container(document=FILES[bundle.XML], record=FILES[bundle.RECORD])


@pytest.fixture(autouse=True)
def published(db: None) -> None:  # noqa: ARG001 - the page looks for a visitor
    bind_published(proofs.published_roles())


def send(content: bytes, *, language: str = "tr") -> tuple[int, str]:
    client = Client(headers={"accept-language": language})
    answer: Any = client.post(PAGE, {"document": SimpleUploadedFile("delil.zip", content)})
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("content", [bundle.write_zip(FILES), CONTAINER], ids=["zip", "asice"])
def test_a_good_file_is_reported_step_by_step(content: bytes) -> None:
    status, page = send(content)
    assert status == 200
    for words in (
        "15.10.2026</time> 24:00",
        "(Türkiye saati)",
        "Delil doğrulandı",
        "Zaman damgası",
        "Adrese ulaştı",
        "hukuki geçerliliği yoktur",
    ):
        assert words in page
    assert "Geçersiz" not in page
    assert "The seal holds" in send(content, language="en")[1]


def test_of_a_sealed_file_alone_it_says_that_no_time_was_checked() -> None:
    status, page = send(FILES[bundle.XML])
    assert (status, "Mühür doğrulandı" in page, "zaman damgası yok" in page) == (200, True, True)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_changed_byte_is_found_in_any_file_and_the_file_is_named(name: str) -> None:
    changed = bytearray(FILES[name])
    changed[len(changed) // 2] ^= 1
    status, page = send(bundle.write_zip(FILES | {name: bytes(changed)}))
    assert (status, "Delil doğrulanmadı" in page) == (200, True)
    assert f"{name}: " in page
    assert "denetlenemedi" not in page


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_found(name: str) -> None:
    status, page = send(bundle.write_zip({each: file for each, file in FILES.items() if each != name}))
    assert (status, "Delil doğrulandı" in page) in {(200, False), (422, False)}


def test_a_zip_with_bytes_beside_its_files_is_refused_in_words() -> None:
    status, page = send(bundle.write_zip(FILES) + b"x")
    assert (status, "Delil doğrulanmadı" in page) == (200, True)
    assert "içindeki dosyaların hiçbirine ait olmayan baytlar var" in page


def test_what_is_not_proven_is_said_and_what_would_prove_it() -> None:
    bind_published(tampering.roles())
    parts = tampering.make_parts(is_sealed=False, is_renewed=False)
    page = send(bundle.write_zip(tampering.as_zip(parts)))[1]
    assert ("Delil doğrulandı" in page, "Kanıtlanmıyor" in page, "İptal durumu" in page) == (
        True,
        False,
        True,
    )
    page = send(bundle.write_zip(tampering.as_zip(parts._replace(revocation={}))))[1]
    assert ("Delil doğrulandı" in page, page.count("Kanıtlanmıyor")) == (True, 2)
    for words in ("iptal.json", "damga-1.json", "iptal durumu bu dosyada kanıtlanmıyor"):
        assert words in page


def test_strangers_are_refused_whatever_they_bring(tmp_path: Path) -> None:
    stranger, citizen = Authority(tmp_path / "other").signer("Mühür"), authority().signer("Ayşe Yılmaz")
    for signer in (stranger, citizen, authority().timestamper("Zaman Damgası")):
        xml = proofs.seal(proofs.make_row(), signer=signer)
        page = send(bundle.write_zip(bundle.write_files(proofs.make_parts(xml))))[1]
        assert "delil.xml: sertifika, mühür olarak yayımlanmış değil" in page
    parts = proofs.make_parts(proofs.seal(proofs.make_row()), stamper=proofs.seal_signer())
    page = send(bundle.write_zip(bundle.write_files(parts)))[1]
    assert "delil.ers: sertifika, zaman damgası için yayımlanmış değil" in page


def test_what_is_no_evidence_is_refused_in_words() -> None:
    for content in (b"", b"PK\x03\x04", b"<a/>", bundle.write_zip({"x": b""})):
        status, page = send(content)
        assert (status, "verdiği bir delil değil" in page) == (422, True)
    assert Client().post(PAGE).status_code == 422
    huge: Any = Client().post(
        PAGE, headers={"content-length": "60000001"}, content_type="multipart/form-data; boundary=x", data=b""
    )
    assert (huge.status_code, "en fazla 50 MB" in huge.content.decode()) == (422, True)


def test_the_published_certificates_are_public() -> None:
    answer = Client().get("/.well-known/uets-certificates.pem")
    assert answer.content.decode() == write_published(proofs.published_roles())
    assert io.BytesIO(answer.content).readline() == b"# role: root\n"
