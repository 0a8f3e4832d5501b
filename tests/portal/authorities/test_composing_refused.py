"""What goes wrong while a notice is written, signed and sealed: a sentence each, the notice stays, nothing is sent."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.core.files.uploadedfile import SimpleUploadedFile

from gateways.authority_seals.files import FileSeals
from portal.authorities.compose_words import FAULTS
from simulators.certificates.revocations import revoke
from tests.api.calling import Answer
from tests.builders.cards import card_of
from tests.builders.composing import (
    DOOR,
    HERE,
    Desk,
    ask,
    fill_in,
    find_form,
    make_pdf,
    name,
    send,
    sign,
    sitting_official,
    write,
)
from tests.builders.people import CONSOLE, make_natural_account, make_organisation, make_person
from tests.builders.sessions import sign_in
from uets.authorities import actions as authorities
from uets.authorities import ports
from uets.delivery.models import Composition, Submission
from uets.delivery.states import Unfit
from uets.kernel import clock
from uets.kernel.numbers import complete_tckn

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)
"""Handing over has a connection of its own."""
NOBODY = f"{complete_tckn('899999999')} Ad Yok"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sitting_official(tmp_path) as sitting:
        yield sitting


def assert_kept(answer: Any, said: str, status: int = 422) -> None:
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page, page
    assert Composition.objects.count() == 1
    assert not Submission.objects.exists()


def test_wrong_letters_are_told_and_the_rest_stays(desk: Desk) -> None:
    account, path = make_natural_account(), find_form(desk.client)
    for letter, said in (
        (b"no pdf", "“yazi.pdf” bir PDF değil."),
        (b"%PDF-1.7\nbozuk\n%%EOF\n", "“yazi.pdf” bozuk bir PDF."),
        (make_pdf(password="gizli"), "“yazi.pdf” parolayla korunuyor"),
        (make_pdf(password=""), "“yazi.pdf” parolayla korunuyor"),
        (make_pdf(filler=20_000_001), "birlikte en fazla 20 MB olabilir"),
        (None, "Üst yazıyı PDF olarak seçin."),
    ):
        assert_kept(fill_in(desk.client, account, letter=letter, path=path), said)
        assert "Duruşma günü" in desk.client.get(f"{DOOR}yaz/").content.decode()
    assert fill_in(desk.client, account, path=path).status_code == 302


def test_wrong_recipients_are_told_by_their_line(desk: Desk) -> None:
    account, address = name(make_natural_account()), make_organisation().uets_address
    path = find_form(desk.client)
    for lines, said in (
        ("", "En az bir muhatap yazın."),
        ("Ayşe Yılmaz", "1. satır: önce numarayı"),
        ("10000000145 Ayşe Yılmaz", "1. satır: numara geçerli değil"),
        (NOBODY, "1. satır: muhatabın elektronik tebligat adresi yok"),
        (f"{account}\n\n{NOBODY}", "3. satır: muhatabın elektronik tebligat adresi yok"),
        (f"{account}\n{account}", "2. satır: bu muhatap iki kez yazılmış"),
        (f"{address} Kurum", "1. satır: muhatap pakette bu numarayla gösterilemez"),
    ):
        assert_kept(fill_in(desk.client, lines, path=path), said)


def test_empty_fields_and_two_files_of_one_name_are_told(desk: Desk) -> None:
    twice = (("ek.pdf", make_pdf()), ("EK.PDF", make_pdf()))
    answer = fill_in(desk.client, make_natural_account(), subject=" ", document_number="", attachments=twice)
    for said in ("Konuyu yazın.", "Belge numarasını yazın.", "adında iki ek var"):
        assert_kept(answer, said)
    assert "Seçili: yazi.pdf" in answer.content.decode()


def test_a_form_that_is_too_large_is_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("uploads", "composing"):
        monkeypatch.setattr(f"portal.authorities.{module}.LARGEST_COMPOSED_FORM", 2_000)
    assert_kept(fill_in(desk.client, make_natural_account(), letter=b"x" * 5_000), "hiçbiri alınmadı")


def test_a_letter_is_taken_only_from_who_is_an_official(desk: Desk) -> None:
    path, letter = find_form(desk.client), SimpleUploadedFile("yazi.pdf", make_pdf())
    assert sign_in(make_person()).post(path, {"letter": letter}).status_code == 404
    assert not Composition.objects.exists()


def other_person(desk: Desk, page: str) -> Answer:
    return sign(desk, page, card=card_of(make_person(), by=desk.trust.authority, address=HERE))


def declined(desk: Desk, page: str) -> Answer:
    return desk.card.decline(ask(desk, page))


def revoked(desk: Desk, page: str) -> Answer:
    revoke(desk.trust.authority, desk.card.signer.certificate, at=clock.now())
    return sign(desk, page)


def other_content(desk: Desk, page: str) -> Answer:
    code = ask(desk, page)
    return desk.card.send(code, desk.card.make(desk.card.fetch(code).json, content=b"<PaketOzeti/>"))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (other_person, "Başka bir kişi imzaladı."),
        (declined, "“Reddet” seçildi"),
        (revoked, "iptal edilmiş"),
        (other_content, "İmza"),
    ],
)
def test_a_signature_that_does_not_count_sends_nothing(
    desk: Desk, act: Callable[[Desk, str], Answer], said: str
) -> None:
    page = write(desk)
    act(desk, page)
    waiting = desk.client.get(f"{page}imza/").content.decode()
    assert said in waiting
    assert "Hiçbir şey gönderilmedi; yazı duruyor." in waiting
    assert_kept(send(desk, page), "imza", 409)
    assert "Mühürle ve gönder" not in desk.client.get(page).content.decode()


@COMMITTED
def test_an_expired_code_is_told_and_another_one_works(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write(desk)
    with monkeypatch.context() as patch:
        patch.setattr("uets.signing.actions.asking.LIFE", clock.now() - clock.now())
        desk.client.post(f"{page}imzala/")
    waiting = desk.client.get(f"{page}imza/").content.decode()
    assert "Kodun süresi doldu." in waiting
    assert_kept(send(desk, page), "İmza isteği sona erdi.", 409)
    assert sign(desk, page).status == 204
    assert send(desk, page).status_code == 302


@COMMITTED
def test_another_browser_of_the_official_does_not_take_the_signature(desk: Desk) -> None:
    page = write(desk)
    sign(desk, page)
    elsewhere = sign_in(desk.can)
    assert elsewhere.get(f"{page}imza/")["Location"] == page
    assert_kept(elsewhere.post(f"{page}gonder/"), "İmza isteği sona erdi.", 409)
    assert send(desk, page).status_code == 302


def test_without_a_seal_nobody_is_asked_to_sign(desk: Desk) -> None:
    page = write(desk)
    ports.seals.bind(lambda: FileSeals(desk.folder / "none", passphrase_file=desk.folder / "passphrase"))
    shown = desk.client.get(page).content.decode()
    assert "mercinizin mühür anahtarı yok" in shown
    assert "imzala/" not in shown
    assert_kept(desk.client.post(f"{page}imzala/"), "mercinizin mühür anahtarı yok", 409)


@COMMITTED
def test_a_seal_that_locks_after_the_signature_asks_for_no_second_one(desk: Desk) -> None:
    page = write(desk)
    sign(desk, page)
    (desk.folder / "passphrase").write_bytes(b"another one")
    assert_kept(send(desk, page), "Mercinizin mührü şu anda kullanılamıyor", 409)
    (desk.folder / "passphrase").write_bytes(b"a passphrase of the tests")
    assert "Yazı imzalandı." in desk.client.get(page).content.decode()
    assert send(desk, page).status_code == 302
    assert Submission.objects.count() == 1


def test_a_revoked_seal_sends_nothing(desk: Desk) -> None:
    page = write(desk)
    sign(desk, page)
    issued = next(desk.trust.authority.home.glob("issued-*.pem"))
    revoke(desk.trust.authority, x509.load_pem_x509_certificate(issued.read_bytes()), at=clock.now())
    assert_kept(
        send(desk, page), "Mercinin mührü kabul edilmedi: İmzalayanın sertifikası iptal edilmiş.", 409
    )


def test_a_suspended_authority_signs_and_sends_nothing(desk: Desk) -> None:
    page = write(desk)
    sign(desk, page)
    authorities.suspend_authority(actor=CONSOLE, authority_id=desk.court.id, reason="-", at=clock.now())
    assert_kept(send(desk, page), "Bu durumda yapılamaz.", 409)


def test_every_fault_has_a_sentence() -> None:
    assert set(FAULTS) == set(Unfit)
