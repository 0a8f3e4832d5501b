"""The timeline of a notice as a citizen meets it: what happened, when, with which evidence, and what is announced."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders import sealing
from tests.builders.notices import KEY_USE, deliver
from tests.builders.people import AT, CONSOLE, key_actor, make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Account, Person
from uets.evidence import actions as evidence
from uets.evidence import ports
from uets.evidence.models import Evidence
from uets.evidence.states import Kind
from uets.kernel import clock
from uets.kernel.actor import system_actor
from uets.kernel.ids import new_id, to_public
from uets.mailbox.actions import archive_notice, open_notice
from uets.mailbox.models import MailboxEntry
from uets.notices.queries import describe_notice, get_notice

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 10, 9, 9, 0, tzinfo=UTC)
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def account(person: Person) -> Account:
    return make_natural_account(person)


@pytest.fixture
def client(person: Person, account: Account) -> Client:
    return sign_in(person, account)


def read(client: Client, entry: MailboxEntry) -> str:
    answer = client.get(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/")
    assert answer.status_code == 200
    return answer.content.decode()


def moments(page: str) -> list[str]:
    """Return the points of the first line as plain text."""
    line = page.partition('<ol class="u-timeline">')[2].partition("</ol>")[0]
    return [" ".join(TAG.sub(" ", each).split()) for each in line.split("<li")[1:]]


def record_deemed_service(entry: MailboxEntry, *, late_reason: str | None = None) -> None:
    """Record day 5 as the job does, without the job."""
    notice = get_notice(account_id=entry.account_id, notice_id=entry.id)
    facts = describe_notice(notice) | {
        "deemed_served_on": entry.deemed_served_on.isoformat(),
        "deemed_served_at": entry.deemed_served_at.isoformat(),
        "issued_at": "2026-10-17T07:30:00+00:00",
        "late_reason": late_reason,
    }
    evidence.record(
        kind=Kind.NOTICE_DEEMED_SERVED,
        subject=notice.ref,
        actor=system_actor(name="deemed_service"),
        at=entry.deemed_served_at,
        facts=facts,
        account_id=entry.account_id,
    )


def test_the_line_goes_from_intake_to_the_announced_fifth_day(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    page = read(client, entry)
    taken_over, arrived, coming = moments(page)
    assert "Teslim alındı" in taken_over
    assert "Adrese ulaştı" in arrived
    assert all("Kaydedildi Delil no: evd_" in each for each in (taken_over, arrived))
    assert f"5. gün dolar {entry.deemed_served_on:%d.%m.%Y}" in coming
    assert "24:00 5 gün kaldı Açılmasa da" in coming
    assert page.count('<li class="u-timeline__coming">') == 1
    assert '<title id="halka-baslik">' in page
    assert "Geçen gün: 0. Kalan gün: 5." in page


def test_person_and_key_stand_apart_and_acts_in_the_mailbox_beside_the_line(
    client: Client, account: Account
) -> None:
    now = clock.now()
    entry = deliver(account, at=now)
    key = key_actor(account, grant_id=new_id(), permissions=["notices:open", "notices:archive"])
    open_notice(actor=key, account_id=account.id, notice_id=entry.id, at=now, key_use=KEY_USE)
    client.post(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/ac/")
    archive_notice(actor=key, account_id=account.id, notice_id=entry.id, expected_version=3, at=now)
    page = read(client, entry)
    said = " ".join(moments(page))
    assert "Okundu (API anahtarı)" in said
    assert "API anahtarıyla açıldı." in said
    assert "Okundu (kişi)" in said
    assert "Arşive taşındı" not in said
    assert "Arşive taşındı" in page


def test_recording_later_than_the_event_is_shown_apart(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now() - timedelta(hours=2))
    assert all("Kaydedildiği an:" in each for each in moments(read(client, entry))[:2])


def test_a_fifth_day_that_is_over_waits_for_its_evidence(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now() - timedelta(days=9))
    page = read(client, entry)
    assert "5. gün doldu; delili düzenleniyor" in moments(page)[-1]
    assert "Tebliğ edilmiş sayıldı" not in page


def test_deemed_service_shows_the_legal_time_the_issue_and_why_it_was_late(
    client: Client, account: Account
) -> None:
    entry = deliver(account, at=AT - timedelta(days=3))
    record_deemed_service(entry, late_reason="job_was_late")
    page = read(client, entry)
    served = moments(page)[-1]
    assert "Tebliğ edilmiş sayıldı 14.10.2026 Çarşamba 24:00" in served
    assert "Delilin düzenlendiği an: 17.10.2026 10:30:00" in served
    assert "Delil geç düzenlendi; yasal tarih değişmez. Günü dolduran iş" in served
    assert "Henüz kimse açmadı." in page
    assert '<li class="u-timeline__coming">' not in page


def test_a_fifth_day_on_a_day_off_is_not_moved(client: Client, account: Account) -> None:
    entry = deliver(account, at=FRIDAY + timedelta(days=1))
    record_deemed_service(entry)
    assert "5. gün tatile rastlıyor; tebliğ tarihi değişmez." not in read(client, entry)
    saturday = deliver(account, at=FRIDAY + timedelta(days=3))
    assert "5. gün tatile rastlıyor; tebliğ tarihi değişmez." in moments(read(client, saturday))[-1]


def test_a_correction_is_an_event_of_its_own(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    wrong = Evidence.objects.get(kind="notice:arrived")
    number = to_public("evd", wrong.id)
    evidence.record(
        kind=Kind.NOTICE_ARRIVED,
        subject=f"notice:{entry.id}",
        actor=CONSOLE,
        at=clock.now(),
        facts={"corrects": number},
        account_id=account.id,
    )
    said = moments(read(client, entry))
    assert "Bu kayıt sonradan düzeltildi." in said[1]
    assert f"Düzelttiği delil: {number}" in said[2]
    assert "Düzeltme: Adrese ulaştı" in said[2]


def test_a_longer_line_asks_no_more_queries(
    client: Client, account: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    entry = deliver(account, at=clock.now())
    client.post(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/ac/")
    for version in (2, 4):
        for act, expected in (("arsivle", version), ("arsivden-cikar", version + 1)):
            client.post(f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/{act}/", {"version": expected})
    with django_assert_max_num_queries(16):
        read(client, entry)


@pytest.mark.django_db(transaction=True)
def test_the_state_of_each_evidence_is_said(client: Client, account: Account, tmp_path: Path) -> None:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    entry = deliver(account, at=clock.now())
    evidence.seal_waiting(issuer=sealing.ISSUER, at=clock.now())
    assert "Mühürlendi Delil no" in moments(read(client, entry))[0]
    with sealing.running_authority(at=clock.now()):
        evidence.stamp_waiting(at=clock.now())
    assert "Zaman damgalı Delil no" in moments(read(client, entry))[0]
