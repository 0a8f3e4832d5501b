"""Opening: one read evidence per reader; listing and looking make none."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.builders.notices import KEY_USE, deliver
from tests.builders.people import AT, acting, make_natural_account, make_organisation, make_person
from uets.accounts.errors import PermissionMissing
from uets.accounts.states import Permission, Role
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor, ActorKind
from uets.mailbox.actions import open_notice
from uets.mailbox.actions.open_notice import KeyUseMissing
from uets.mailbox.queries import count_unopened, get_entry, list_readers, search
from uets.notices.errors import NoticeNotFound

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)


def reads() -> list[Evidence]:
    return list(Evidence.objects.filter(kind="notice:read").order_by("id"))


def opening_key(account_id: UUID) -> Actor:
    return Actor(
        kind=ActorKind.KEY,
        id="key:ghcknj2h71",
        name="Örnek Kutupyıldızı",
        account_id=account_id,
        grant_id=uuid4(),
        integrator_id=uuid4(),
        kid="ghcknj2h71",
        permissions=frozenset({Permission.READ_LIST.value, Permission.READ_OPEN.value}),
    )


def test_a_person_opens_once_however_often_they_look() -> None:
    person = make_person()
    account = make_natural_account(person)
    entry = deliver(account)
    actor = acting(person, account)
    first = open_notice(actor=actor, account_id=account.id, notice_id=entry.id, at=LATER)
    again = open_notice(actor=actor, account_id=account.id, notice_id=entry.id, at=LATER + timedelta(days=1))
    assert (first.is_first, again.is_first) == (True, False)
    assert (again.read_at, again.evidence_id) == (LATER, first.evidence_id)
    assert len(reads()) == 1
    assert reads()[0].facts["reader"]["method"] == "urn:uets:acr:parola-totp"
    kept = get_entry(account_id=account.id, notice_id=entry.id)
    assert (kept.first_person_read_at, kept.first_person_read_by) == (LATER, "Ayşe Yılmaz")
    assert kept.first_key_read_at is None
    assert kept.deemed_served_on == entry.deemed_served_on


def test_the_first_person_and_the_first_key_are_both_kept() -> None:
    person = make_person()
    account = make_natural_account(person)
    entry = deliver(account)
    open_notice(
        actor=opening_key(account.id), account_id=account.id, notice_id=entry.id, at=AT, key_use=KEY_USE
    )
    open_notice(actor=acting(person, account), account_id=account.id, notice_id=entry.id, at=LATER)
    kept = get_entry(account_id=account.id, notice_id=entry.id)
    assert (kept.first_key_read_at, kept.first_person_read_at) == (AT, LATER)
    assert kept.first_key_read_by == "Örnek Kutupyıldızı"
    reader = reads()[0].facts["reader"]
    assert (reader["kind"], reader["kid"], reader["method"]) == ("key", "ghcknj2h71", "urn:uets:acr:api")
    assert {name: reader[name] for name in KEY_USE.__struct_fields__} == {
        "integrator_legal_name": "ÖRNEK KUTUPYILDIZI BİLİŞİM SAN. VE TİC. LTD. ŞTİ.",
        "integrator_vkn": "5000000001",
        "client_authenticated": False,
        "key_revealed_before": True,
    }
    assert [row.reader for row in list_readers(account_id=account.id, notice_id=entry.id)] == [
        "key:ghcknj2h71",
        f"person:{person.id}",
    ]


def test_a_key_without_what_its_evidence_says_opens_nothing() -> None:
    account = make_natural_account()
    entry = deliver(account)
    with pytest.raises(KeyUseMissing):
        open_notice(actor=opening_key(account.id), account_id=account.id, notice_id=entry.id, at=AT)
    assert reads() == []


def test_two_persons_make_two_evidences_and_the_first_stays_the_first() -> None:
    ayse, mehmet = make_person(), make_person(first_name="Mehmet", last_name="Demir")
    account = make_natural_account(ayse)
    entry = deliver(account)
    open_notice(actor=acting(ayse, account), account_id=account.id, notice_id=entry.id, at=AT)
    other = acting(mehmet, account, role=Role.PRINCIPAL_OPERATOR)
    open_notice(actor=other, account_id=account.id, notice_id=entry.id, at=LATER)
    assert len(reads()) == 2
    assert get_entry(account_id=account.id, notice_id=entry.id).first_person_read_by == "Ayşe Yılmaz"


def test_an_operator_without_the_permission_opens_nothing() -> None:
    account, person = make_natural_account(), make_person()
    entry = deliver(account)
    actor = acting(person, account, role=Role.OPERATOR, permissions=[Permission.READ_LIST.value])
    with pytest.raises(PermissionMissing):
        open_notice(actor=actor, account_id=account.id, notice_id=entry.id, at=AT)
    assert reads() == []


def test_another_accounts_notice_is_not_found() -> None:
    person = make_person()
    account, other = make_natural_account(person), make_natural_account()
    entry = deliver(other)
    with pytest.raises(NoticeNotFound):
        open_notice(actor=acting(person, account), account_id=account.id, notice_id=entry.id, at=AT)


def test_listing_counts_and_searches_without_a_trace() -> None:
    person = make_person()
    account = make_natural_account(person)
    entry = deliver(account, subject="Tebligat: IŞIK davası")
    deliver(account)
    found = search(account_id=account.id, folder=None, words="ışık DAVASI")
    assert [row.id for row in found] == [entry.id]
    assert search(account_id=account.id, folder=None, words="isik")[0].id == entry.id
    assert reads() == []
    counts = count_unopened(account_ids=[account.id], at=AT)
    assert (counts[account.id].count, counts[account.id].nearest_deemed_served_on) == (
        2,
        entry.deemed_served_on,
    )
    open_notice(actor=acting(person, account), account_id=account.id, notice_id=entry.id, at=AT)
    assert count_unopened(account_ids=[account.id], at=AT)[account.id].count == 1
    assert count_unopened(account_ids=[make_organisation().id]) == {}
