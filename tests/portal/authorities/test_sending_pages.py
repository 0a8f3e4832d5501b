"""An official sends a signed package by hand: uploads it, sees what it says, sends it once, follows or cancels it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.authorities import words
from tests.builders.authorities import add_official, make_authority
from tests.builders.notices import recipient
from tests.builders.people import CONSOLE, make_natural_account, make_organisation, make_person
from tests.builders.sending import find_can
from tests.builders.sessions import sign_in
from tests.packages import make_package
from uets.accounts.models import Account, Person
from uets.authorities import actions as authorities
from uets.authorities.models import SendingAuthority
from uets.delivery.actions import deliver_waiting, forget_old_drafts
from uets.delivery.models import PackageDraft, Submission
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.kernel.numbers import complete_tckn
from uets.notices.eyp.refusals import RefusalReason
from uets.notices.eyp.shapes import IdScheme
from uets.notices.eyp.writer import DraftRecipient

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)
"""Delivery has a connection of its own."""
DOOR = "/merci/99000001/"
NEW = f"{DOOR}yeni-tebligat/"
NOBODY = DraftRecipient(scheme=IdScheme.TCKN, number=complete_tckn("899999999"), name="Ad Yok")


@pytest.fixture
def can() -> Person:
    return find_can()


@pytest.fixture
def court(can: Person) -> SendingAuthority:
    authority = make_authority(detsis="99000001")
    add_official(authority, can)
    return authority


@pytest.fixture
def client(court: SendingAuthority, can: Person) -> Client:  # noqa: ARG001 - the office is what lets in
    return sign_in(can)


@pytest.fixture
def account() -> Account:
    return make_natural_account()


def upload(client: Client, content: bytes, reference: str = "2026/412") -> Any:
    package = SimpleUploadedFile("karar.eyp", content, content_type="application/eyazisma")
    return client.post(NEW, {"package": package, "reference": reference})


def read(client: Client, path: str, status: int = 200, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == status
    return answer.content.decode()


def send(client: Client, *recipients: DraftRecipient, reference: str = "2026/412") -> str:
    """Upload and send a package; return the address of the confirmation."""
    check = upload(client, make_package(*recipients), reference)["Location"]
    return str(client.post(f"{check}gonder/")["Location"])


def deliver_all() -> None:
    assert deliver_waiting(now=clock.now) > 0


def test_the_package_is_shown_before_it_is_sent(client: Client, account: Account) -> None:
    answer = upload(client, make_package(recipient(account), NOBODY))
    assert answer.status_code == 302
    page = read(client, answer["Location"])
    for said in ("Örnekkent 3. Asliye Hukuk Mahkemesi", "Gerekçeli karar", "2026/412", account.legal_name):
        assert said in page
    assert re.search(r"Adres açık.*Ad Yok.*Adres yok", page, re.DOTALL)
    assert "1 muhataba e-tebligat yapılamaz." in page
    assert str(account.tckn) not in page
    assert not Submission.objects.exists()
    assert Evidence.objects.filter(kind="reachability:asked").count() == 1


@COMMITTED
def test_a_package_is_sent_once_and_its_barcodes_follow(client: Client, account: Account) -> None:
    check = upload(client, make_package(recipient(account)))["Location"]
    first, second = (client.post(f"{check}gonder/")["Location"] for _ in range(2))
    assert first == second
    assert Submission.objects.count() == 1
    assert not PackageDraft.objects.exists()
    assert "barkod, teslim alınınca verilir" in read(client, first)
    deliver_all()
    page = read(client, first)
    assert re.search(r"\b5\d{12}\b", page)
    assert "Adrese ulaştı" in page
    said = Submission.objects.get().submitted_by
    assert (said["name"], said["role"]) == ("Can Gündoğdu", "signer")


@COMMITTED
def test_the_line_of_a_single_recipient_stands_on_the_page_of_the_submission(
    client: Client, account: Account
) -> None:
    page_of = send(client, recipient(account)).removesuffix("alindi/")
    deliver_all()
    page = read(client, page_of)
    for said in ("Teslim alındı", "Adrese ulaştı", "5. gün dolar", "Henüz açılmadı", "24:00"):
        assert said in page
    assert "İptal et" not in page


@COMMITTED
def test_many_recipients_have_a_page_each_and_a_refused_one_says_what_to_do(
    client: Client, account: Account
) -> None:
    page_of = send(client, recipient(account), NOBODY).removesuffix("alindi/")
    deliver_all()
    page = read(client, page_of)
    assert "elektronik tebligat adresi yok; e-tebligat yapılamadı. 7201 sayılı Kanun" in page
    link = re.search(r'href="([^"]+/muhatap/\d+/)"', page)
    assert link is not None
    assert "5. gün dolar" in read(client, link[1])
    assert client.get(f"{page_of}muhatap/99/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no package", "Dosya bir EYP paketi değil. Paketi evrak yazılımınızla yeniden"),
        (b"", "Dosya boş."),
    ],
)
def test_what_is_no_package_is_refused_in_words(client: Client, content: bytes, said: str) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "Hata:" in page
    assert 'value="2026/412"' in page
    assert not PackageDraft.objects.exists()


def test_a_package_that_is_too_large_is_not_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.authorities.uploads.LARGEST_FORM", 1_000)
    monkeypatch.setattr("portal.authorities.sending.LARGEST_FORM", 1_000)
    assert "Paket 100 MB" in upload(client, b"x" * 2_000).content.decode()


@COMMITTED
def test_dropping_forgets_and_so_does_a_day(client: Client, account: Account) -> None:
    first, second = (upload(client, make_package(recipient(account)))["Location"] for _ in range(2))
    assert client.post(f"{first}vazgec/")["Location"] == NEW
    assert client.get(first).status_code == 404
    assert forget_old_drafts(at=clock.now()) == 0
    assert forget_old_drafts(at=clock.now() + timedelta(days=1)) == 1
    assert client.get(second).status_code == 404
    assert client.post(f"{second}gonder/").status_code == 404


@COMMITTED
def test_what_waits_can_be_cancelled_and_what_has_arrived_cannot(client: Client, account: Account) -> None:
    waiting = send(client, recipient(account)).removesuffix("alindi/")
    assert "İptal et" in read(client, waiting)
    assert "Tebligat hiçbir muhataba ulaşmaz." in read(client, f"{waiting}iptal/")
    assert client.post(f"{waiting}iptal/")["Location"] == waiting
    assert "İptal edildi" in read(client, waiting)
    assert Evidence.objects.filter(kind="submission:cancelled").count() == 1
    arrived = send(client, recipient(account)).removesuffix("alindi/")
    deliver_all()
    answer = client.post(f"{arrived}iptal/")
    assert answer.status_code == 409
    assert "Tebligat adrese ulaştı; iptal edilemez." in answer.content.decode()


@COMMITTED
def test_a_suspended_authority_follows_and_sends_nothing(
    client: Client, court: SendingAuthority, account: Account
) -> None:
    check = upload(client, make_package(recipient(account)))["Location"]
    authorities.suspend_authority(actor=CONSOLE, authority_id=court.id, reason="Deneme", at=clock.now())
    assert "Merci şu anda tebligat gönderemez." in read(client, f"{DOOR}gonderilenler/")
    assert 'type="file"' not in read(client, NEW)
    assert client.post(f"{check}gonder/").status_code == 409
    assert not Submission.objects.exists()


def test_what_would_be_refused_is_said_before_it_is_sent(can: Person, account: Account) -> None:
    add_official(make_authority("Örnekkent Belediyesi", detsis="99000002"), can)
    client = sign_in(can)
    package = SimpleUploadedFile("karar.eyp", make_package(recipient(account)))
    check = client.post("/merci/99000002/yeni-tebligat/", {"package": package, "reference": ""})["Location"]
    page = read(client, check)
    assert "Paketin göndereni, gönderen merci değil." in page
    assert "/gonder/" not in page


def test_signers_are_named_and_one_who_may_not_sign_is_told(
    court: SendingAuthority, account: Account
) -> None:
    other = make_person()
    add_official(court, other, is_signer=False)
    client = sign_in(other)
    page = read(client, upload(client, make_package(recipient(account)))["Location"])
    assert "TEST Can Gündoğdu (yetkilinin imzası)" in page
    assert "TEST Örnekkent 3. Asliye Hukuk Mahkemesi (kurumun mührü)" in page
    office = court.officials.get(is_signer=True)
    authorities.remove_official(actor=CONSOLE, authority_id=court.id, official_id=office.id, at=clock.now())
    page = read(client, upload(client, make_package(recipient(account)))["Location"])
    assert "imzalamaya yetkili olmayan biri" in page


def test_an_organisation_is_reached_by_its_mersis(client: Client) -> None:
    firm = make_organisation()
    named = DraftRecipient(scheme=IdScheme.MERSIS, number="0111111111400001", name=firm.legal_name)
    assert "Adres yok" in read(client, upload(client, make_package(named))["Location"])


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1969-12-31", "yok"])
def test_a_day_on_which_nothing_can_have_been_sent_is_no_filter(client: Client, day: str) -> None:
    assert "Henüz tebligat göndermediniz" in read(client, "/merci/99000001/gonderilenler/", gun=day)


def test_every_reason_says_what_is_wrong_and_what_to_do() -> None:
    assert {reason.value for reason in RefusalReason} <= set(words.REASONS)
    assert all(wrong and then for wrong, then in words.REASONS.values())


@COMMITTED
def test_a_refused_package_says_why_with_its_evidence(can: Person, account: Account) -> None:
    add_official(make_authority("Örnekkent Belediyesi", detsis="99000002"), can)
    client = sign_in(can)
    package = SimpleUploadedFile("karar.eyp", make_package(recipient(account)))
    check = client.post("/merci/99000002/yeni-tebligat/", {"package": package, "reference": ""})["Location"]
    received = client.post(f"{check}gonder/")["Location"]
    deliver_all()
    assert "Paketin göndereni, gönderen merci değil." in read(client, received)
    page = read(client, received.removesuffix("alindi/"))
    assert "Muhatabın reddi değildir." in page
    assert "Delil no:" in page
    assert "Neden:" not in page
    assert "sender-mismatch" not in page


@COMMITTED
def test_recipients_refused_for_different_reasons_are_said_in_words(client: Client, account: Account) -> None:
    Account.objects.filter(id=account.id).update(state="closed")
    page_of = send(client, recipient(account), NOBODY).removesuffix("alindi/")
    deliver_all()
    page = read(client, page_of)
    assert "Muhatapların hiçbirine ulaşılamadı. Her muhatabın nedeni listede" in page
    assert "Adres kapalı; e-tebligat yapılamadı." in page
    assert "no-recipient-reached" not in page
    assert "Neden:" not in page
