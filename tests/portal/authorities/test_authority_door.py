"""The sending authority's door: it exists for its officials only, says where one is, lists, filters and counts."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.builders.authorities import add_official, make_authority
from tests.builders.logins import let_log_in, log_in
from tests.builders.notices import recipient
from tests.builders.people import CONSOLE, make_natural_account, make_person
from tests.builders.sending import find_can
from tests.builders.sessions import sign_in
from tests.packages import make_package
from tests.portal.authorities.test_sending_pages import DOOR, deliver_all, read, send
from uets.accounts.models import Account, Person
from uets.authorities import actions
from uets.authorities.models import SendingAuthority
from uets.kernel import clock
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import new_id, to_public

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)
"""Delivery has a connection of its own."""
SENT = f"{DOOR}gonderilenler/"


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


@pytest.mark.usefixtures("court")
def test_for_others_there_is_no_such_door(client: Client, court: SendingAuthority, can: Person) -> None:
    assert Client().get(SENT)["Location"] == "/giris/?sonra=%2Fmerci%2F99000001%2Fgonderilenler%2F"
    stranger = sign_in(make_person())
    for path in (DOOR, SENT, f"{DOOR}yeni-tebligat/", f"{SENT}{to_public('sub', new_id())}/"):
        assert stranger.get(path).status_code == 404
    assert "Merci göreviniz yok" in read(stranger, "/merci/")
    assert client.get(DOOR)["Location"] == SENT
    office = court.officials.get()
    actions.remove_official(actor=CONSOLE, authority_id=court.id, official_id=office.id, at=clock.now())
    assert client.get(SENT).status_code == 404
    assert can.full_name


def test_nobody_mistakes_where_they_are(can: Person, court: SendingAuthority) -> None:
    own = make_natural_account(can)
    client = sign_in(can, own)
    page = read(client, SENT)
    assert 'class="u-header u-header--authority"' in page
    assert ">Merci</strong>" in page
    assert court.name in page
    assert "Gelen Kutusu" not in page
    assert "u-header--authority" not in read(client, "/hesabim/")


def test_linked_accounts_lead_an_official_to_the_door(can: Person, court: SendingAuthority) -> None:
    page = read(sign_in(can), "/baglantili-hesaplar/")
    assert "Merci olarak çalışın" in page
    assert f'href="{SENT}"' in page
    assert court.name in read(sign_in(can), "/merci/")
    assert "Merci olarak çalışın" not in read(sign_in(make_person()), "/baglantili-hesaplar/")


@pytest.mark.usefixtures("court")
def test_an_official_without_an_account_can_log_in(can: Person) -> None:
    assert log_in(let_log_in(can)).get(SENT).status_code == 200


@COMMITTED
def test_another_authority_s_submission_is_not_found(client: Client, can: Person, account: Account) -> None:
    name = send(client, recipient(account)).split("/")[-3]
    add_official(make_authority("Örnekkent Belediyesi", detsis="99000002"), can)
    assert client.get(f"{SENT}{name}/").status_code == 200
    assert client.get(f"/merci/99000002/gonderilenler/{name}/").status_code == 404


@COMMITTED
def test_filters_stand_in_the_address(client: Client, account: Account) -> None:
    send(client, recipient(account), reference="bir")
    deliver_all()
    send(client, recipient(account), reference="iki")
    today, yesterday = (istanbul_date(clock.now() - timedelta(days=days)) for days in (0, 1))
    barcode = re.search(r"\b5\d{12}\b", read(client, f"{SENT}{first_name(client)}/"))
    assert barcode is not None
    for query, shown in (
        ({"durum": "submitted"}, {"iki"}),
        ({"durum": "taken_over"}, {"bir"}),
        ({"gun": today.isoformat()}, {"bir", "iki"}),
        ({"gun": yesterday.isoformat()}, set()),
        ({"gun": "bozuk", "durum": "bozuk"}, {"bir", "iki"}),
        ({"ara": "bir"}, {"bir"}),
        ({"ara": barcode[0]}, {"bir"}),
    ):
        page = read(client, SENT, 200, **query)
        assert {each for each in ("bir", "iki") if f">{each}</td>" in page} == shown, query


def first_name(client: Client) -> str:
    """Return the public id of the submission with the reference “bir”."""
    found = re.search(r"gonderilenler/(sub_[0-9A-Z]+)/", read(client, SENT, ara="bir"))
    assert found is not None
    return found[1]


@COMMITTED
def test_a_day_is_counted_and_drawn_with_its_numbers_as_a_table(client: Client, account: Account) -> None:
    send(client, recipient(account))
    deliver_all()
    send(client, recipient(account))
    page = read(client, SENT)
    assert 'role="img"' in page
    table = page.partition("Sayıları tablo olarak göster")[2]
    for word, count in (("Sırada", 1), ("Teslim alındı", 1), ("Sisteme alınmadı", 0)):
        assert re.search(rf">{word}</th>\s*<td[^>]*>{count}<", table), word
    assert re.search(r"Ulaşan muhatap</dt>\s*<dd>1<", page)
    assert re.search(r"Okuyan muhatap</dt>\s*<dd>0<", page)


@COMMITTED
def test_pages_follow_by_cursor_and_more_rows_ask_no_more_queries(
    client: Client,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr("portal.authorities.sent.PAGE", 2)
    for number in range(3):
        send(client, recipient(account), reference=f"kayit {number}")
    with django_assert_max_num_queries(12):
        page = read(client, SENT)
    assert "kayit 0" not in page
    older = re.search(r'href="(\?once=[^"]+)"', page)
    assert older is not None
    assert "kayit 0" in read(client, SENT + older[1])


@pytest.mark.parametrize("is_known", [False, True])
def test_a_file_is_taken_only_from_who_is_logged_in(account: Account, *, is_known: bool) -> None:
    client = sign_in(make_person()) if is_known else Client()
    package = SimpleUploadedFile("karar.eyp", make_package(recipient(account)))
    answer = client.post(f"{DOOR}yeni-tebligat/", {"package": package})
    assert answer.status_code == (404 if is_known else 302)
    assert bool(answer.wsgi_request.FILES) is is_known
