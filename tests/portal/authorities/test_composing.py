"""An official writes a notice from a PDF, signs it with a card, the authority's seal closes it, it is sent once."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from simulators.certificates.revocations import make_crl
from tests.builders.authorities import add_official
from tests.builders.composing import DOOR, Desk, ask, fill_in, make_pdf, send, sign, sitting_official, write
from tests.builders.people import make_natural_account, make_person
from tests.builders.sessions import sign_in
from tests.judges.cades import ask_openssl, ask_pyhanko
from tests.packages import unpack
from uets.delivery.actions import deliver_waiting, forget_old_compositions
from uets.delivery.models import ComposedFile, Composition, Submission
from uets.delivery.queries import find_needed_files
from uets.evidence.models import Evidence
from uets.kernel import clock, pool
from uets.notices import ports
from uets.notices.eyp.reader import read_package
from uets.notices.eyp.shapes import Package, SignatureRole

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)
"""Handing over has a connection of its own."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sitting_official(tmp_path) as sitting:
        yield sitting


def read_sent() -> bytes:
    """Return the one package that was handed over."""
    row = Submission.objects.get()
    key = ports.content_keys().open(bytes(row.sealed_key or b""), context=row.ref)
    with ports.blobs().open(address=row.blob_name, sha256=row.package_sha256, data_key=key) as source:
        return source.read()


@COMMITTED
def test_what_is_written_is_signed_sealed_sent_and_arrives(desk: Desk) -> None:
    account = make_natural_account()
    page = write(desk, account, attachments=(("Kıymet takdiri.PDF", make_pdf(2)),))
    assert_needed({each[:64] for each in ComposedFile.objects.values_list("blob_name", flat=True)})
    assert sign(desk, page).status == 204
    waiting = desk.client.get(f"{page}imza/").content.decode()
    assert "Can Gündoğdu imzaladı." in waiting
    first, second = send(desk, page)["Location"], send(desk, page)["Location"]
    assert first == second
    assert first.endswith("/alindi/")
    content = read_sent()
    check_package(read_package(io.BytesIO(content)), account.tckn or "")
    assert deliver_waiting(now=clock.now) == 1
    assert "Adrese ulaştı" in desk.client.get(first).content.decode()
    assert desk.client.get(page)["Location"] == first
    assert not Composition.objects.exists()
    assert not ComposedFile.objects.exists()
    kinds = set(Evidence.objects.values_list("kind", flat=True))
    assert {"signature:received", "package:sealed", "notice:taken_over", "notice:arrived"} <= kinds


def assert_needed(files: set[str]) -> None:
    """Ask whether the store would keep the files of what is being written."""
    with pool.read() as database:
        assert find_needed_files(database, sorted(files)) >= files


def check_package(found: Package, tckn: str) -> None:
    assert (found.subject, found.document_number) == ("Duruşma günü", "E-99000001-100-42")
    assert found.sender.detsis == "99000001"
    assert [line.number for line in found.recipients] == [tckn]
    assert [part.file_name for part in found.parts] == [
        "ustyazi.pdf",
        "(1)dosyaBilgileriV1.xml",
        "Kıymet takdiri.pdf",
    ]
    assert found.court is not None
    assert found.court.file_number == "2026/412"
    assert [each.role for each in found.signatures] == [SignatureRole.OFFICIAL, SignatureRole.SEAL]


@COMMITTED
def test_openssl_and_pyhanko_accept_both_signatures(desk: Desk, tmp_path: Path) -> None:
    page = write(desk)
    sign(desk, page)
    send(desk, page)
    parts, root = unpack(read_sent()), desk.trust.authority.root().certificate
    at, crl = clock.now(), make_crl(desk.trust.authority, at=clock.now())
    for signature, summary in (
        ("Imzalar/ImzaCades.imz", "PaketOzeti"),
        ("Muhur/MuhurCades.imz", "NihaiOzet"),
    ):
        made = parts[signature]
        assert ask_openssl(tmp_path, made, root=root, at=at, crl=crl), signature
        assert (tmp_path / "icerik").read_bytes() == parts[f"{summary}/{summary}.xml"]
        assert ask_pyhanko(made, root=root, at=at, crls=[crl]), signature


def test_every_signed_part_is_shown_with_its_digest(desk: Desk) -> None:
    letter = make_pdf()
    code = ask(desk, write(desk, letter=letter, attachments=(("ek.pdf", make_pdf(2)),)))
    asked = desk.card.fetch(code).json
    names = [part["name"] for part in asked["shown"]]
    assert asked["kind"] == "package"
    assert "Örnekkent 3. Asliye Hukuk Mahkemesi adına 1 muhataba" in asked["statement"]
    assert names == ["ustyazi.pdf", "Ustveri.xml", "(1)dosyaBilgileriV1.xml", "ek.pdf"]


@COMMITTED
def test_a_preparer_writes_and_a_signer_signs(desk: Desk) -> None:
    preparer = make_person()
    add_official(desk.court, preparer, is_signer=False)
    client = sign_in(preparer)
    page = str(fill_in(client, make_natural_account())["Location"])
    shown = client.get(page).content.decode()
    assert "İmzalayan görevlisi bu sayfadan imzalar" in shown
    assert "imzala/" not in shown
    refused = client.post(f"{page}imzala/")
    assert refused.status_code == 409
    assert preparer.full_name in desk.client.get(f"{DOOR}yaz/").content.decode()
    assert sign(desk, page).status == 204
    assert client.post(f"{page}gonder/").status_code == 409
    assert send(desk, page).status_code == 302


@COMMITTED
def test_a_change_after_the_signature_asks_for_another_one(desk: Desk) -> None:
    page = write(desk)
    sign(desk, page)
    edited = fill_in(
        desk.client, make_natural_account(), letter=None, path=f"{page}duzenle/", subject="Başka konu"
    )
    assert edited["Location"] == page
    refused = send(desk, page)
    assert refused.status_code == 409
    assert "imzadan sonra değişti" in refused.content.decode()
    assert not Submission.objects.exists()
    sign(desk, page)
    assert send(desk, page).status_code == 302
    assert read_package(io.BytesIO(read_sent())).subject == "Başka konu"


def test_what_is_dropped_or_forgotten_is_gone(desk: Desk) -> None:
    first, second = write(desk), write(desk)
    assert desk.client.post(f"{first}sil/")["Location"] == f"{DOOR}yaz/"
    assert desk.client.get(first).status_code == 404
    assert forget_old_compositions(at=clock.now()) == 0
    assert forget_old_compositions(at=clock.now() + timedelta(days=31)) == 1
    assert desk.client.get(second).status_code == 404
    assert not ComposedFile.objects.exists()


def test_files_stay_and_are_taken_out(desk: Desk) -> None:
    page = write(desk, attachments=(("bir.pdf", make_pdf()), ("iki.pdf", make_pdf())))
    form = desk.client.get(f"{page}duzenle/").content.decode()
    assert "Seçili: yazi.pdf" in form
    one = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>bir\.pdf', form)
    assert one is not None
    fill_in(desk.client, make_natural_account(), letter=None, path=f"{page}duzenle/", removed=[one[1]])
    shown = desk.client.get(page).content.decode()
    assert "iki.pdf" in shown
    assert "bir.pdf" not in shown
