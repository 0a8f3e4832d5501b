"""The pages of the mailbox as a reader meets them: looking leaves no trace, opening is a POST of its own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders.notices import deliver
from tests.builders.people import add_operator, make_natural_account, make_person
from tests.builders.sessions import sign_in
from uets.accounts.models import Account, Person
from uets.accounts.states import Permission
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.kernel.ids import to_public
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import get_entry
from uets.mailbox.states import Folder

pytestmark = pytest.mark.django_db

INBOX = "/posta-kutusu/gelen-kutusu/"


@pytest.fixture
def person() -> Person:
    return make_person()


@pytest.fixture
def account(person: Person) -> Account:
    return make_natural_account(person)


@pytest.fixture
def client(person: Person, account: Account) -> Client:
    return sign_in(person, account)


def url_of(entry: MailboxEntry, act: str = "") -> str:
    return f"/posta-kutusu/tebligat/{to_public('ntc', entry.id)}/{act}"


def read(client: Client, url: str, status: int = 200, **query: str) -> str:
    answer = client.get(url, query)
    assert answer.status_code == status
    return answer.content.decode()


def act(client: Client, entry: MailboxEntry, name: str, **fields: object) -> Any:
    return client.post(url_of(entry, f"{name}/"), fields)


def count_reads() -> int:
    return Evidence.objects.filter(kind="notice:read").count()


def test_looking_leaves_no_trace(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    for path in (INBOX, url_of(entry), url_of(entry, "ac/"), url_of(entry, "sil/")):
        assert entry.subject in read(client, path)
    assert count_reads() == 0
    assert "karar.pdf" not in read(client, url_of(entry))


def test_opening_says_what_it_causes_and_makes_one_evidence(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    assert "okundu delili oluşur; gönderen merci bunu görür" in read(client, url_of(entry, "ac/"))
    for _ in range(2):
        assert act(client, entry, "ac")["Location"] == url_of(entry)
    assert count_reads() == 1
    page = read(client, url_of(entry))
    assert "karar.pdf" in page
    assert "Ayşe Yılmaz (kişi, UETS şifresi ve doğrulama uygulaması)" in page
    assert "imzalar ve sertifikalar alındığı gün geçerliydi" in page


def test_both_dates_stand_on_the_page_and_a_passed_one_claims_no_evidence(
    client: Client, account: Account
) -> None:
    coming = deliver(account, at=clock.now())
    passed = deliver(account, at=clock.now() - timedelta(days=9))
    page = read(client, url_of(coming))
    assert re.search(
        r"<dt>Yasal tarih</dt>.*24:00.*gün kaldı.*<dt>İlk okuma</dt>.*Henüz açılmadı", page, re.DOTALL
    )
    page = read(client, url_of(passed))
    assert "Yasal tarih geçti" in page
    assert "ebliğ edilmiş sayıldı" not in page


def test_the_content_link_leads_to_the_other_host(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    assert act(client, entry, "paket").status_code == 409
    act(client, entry, "ac")
    button = re.search(r'action="([^"]+/parca/[^"]+)"', read(client, url_of(entry)))
    assert button is not None
    answer = client.post(button[1])
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{configured.CONTENT_URL}/icerik/")
    assert act(client, entry, "paket").status_code == 303


def test_archive_delete_and_restore(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    steps = [
        ("arsivle", Folder.ARCHIVE),
        ("arsivden-cikar", Folder.INBOX),
        ("sil", Folder.BIN),
        ("geri-al", Folder.INBOX),
    ]
    for version, (name, folder) in enumerate(steps, start=1):
        assert act(client, entry, name, version=version).status_code == 302
        assert get_entry(account_id=account.id, notice_id=entry.id).folder == folder
    page = read(client, url_of(entry))
    assert "Çöp kutusundan geri alındı" in page
    assert "Arşive taşındı" in page


def test_a_stale_page_moves_nothing_and_says_so(client: Client, account: Account) -> None:
    entry = deliver(account, at=clock.now())
    act(client, entry, "arsivle", version=1)
    answer = act(client, entry, "sil", version=1)
    assert answer.status_code == 409
    assert "Tebligat siz bakarken değişti" in answer.content.decode()
    assert get_entry(account_id=account.id, notice_id=entry.id).folder == Folder.ARCHIVE


def test_search_knows_turkish_letters_and_filters_narrow(client: Client, account: Account) -> None:
    deliver(account, at=clock.now(), subject="IŞIK davası")
    deliver(account, at=clock.now(), subject="İptal kararı")
    assert "IŞIK davası" in read(client, INBOX, ara="ışık")
    assert "İptal kararı" not in read(client, INBOX, ara="ışık")
    assert "Bu ölçütlere uyan tebligat yok" in read(client, INBOX, ara="yok")
    assert "İptal kararı" in read(client, INBOX, acilmamis="1", yakin="1")


def test_pages_follow_by_cursor(client: Client, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.mailbox.views.PAGE", 2)
    for number in range(3):
        deliver(account, at=clock.now(), subject=f"Belge {number}")
    page = read(client, INBOX)
    assert "Belge 0" not in page
    older = re.search(r'href="(\?once=[^"]+)"', page)
    assert older is not None
    assert "Belge 0" in read(client, INBOX + older[1])


def test_empty_folders_say_so(client: Client) -> None:
    assert "itibarıyla eksiksiz" in read(client, INBOX)
    assert "Arşiv kotası: 0 B / 100,0 MB" in read(client, "/posta-kutusu/arsiv/")
    assert "Çöp kutunuz boş" in read(client, "/posta-kutusu/cop-kutusu/")
    assert "İçeriği silinmiş tebligat yok" in read(client, "/posta-kutusu/deliller/")
    assert client.get("/posta-kutusu/")["Location"] == INBOX


def test_an_operator_who_may_only_list_sees_no_way_to_open(account: Account) -> None:
    operator = make_person()
    add_operator(account, operator, permissions=[Permission.READ_LIST.value])
    client = sign_in(operator, account)
    entry = deliver(account, at=clock.now())
    page = read(client, url_of(entry))
    assert "tebligat açma yetkiniz yok" in page
    assert "/ac/" not in page
    assert "/sil/" not in page
    assert act(client, entry, "ac").status_code == 409
    assert count_reads() == 0


def test_another_accounts_notice_is_not_found(client: Client) -> None:
    entry = deliver(make_natural_account(), at=clock.now())
    assert client.get(url_of(entry)).status_code == 404
    assert act(client, entry, "ac").status_code == 404
    assert client.get("/posta-kutusu/tebligat/ntc_0/").status_code == 404


def test_a_longer_list_asks_no_more_queries(
    client: Client, account: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        deliver(account, at=clock.now())
    read(client, INBOX)  # once a minute a session is noted as seen
    with django_assert_max_num_queries(10):
        read(client, INBOX)
