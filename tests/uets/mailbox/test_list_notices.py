"""The list: newest first, keyset, filters; one statement on the own pool."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.builders.notices import deliver
from tests.builders.people import AT, acting, make_natural_account, make_person
from uets.evidence.models import Evidence
from uets.mailbox.actions import archive_notice, open_notice
from uets.mailbox.queries import Filters, find_notice, list_notices
from uets.mailbox.states import Folder

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    account = make_natural_account()
    entries = [deliver(account, at=AT + timedelta(minutes=minute)) for minute in range(5)]
    deliver(make_natural_account())
    first = list_notices(account_id=account.id, limit=2)
    second = list_notices(account_id=account.id, before=first[-1].id, limit=2)
    third = list_notices(account_id=account.id, before=second[-1].id, limit=2)
    assert [row.id for row in first + second + third] == [entry.id for entry in reversed(entries)]
    assert not Evidence.objects.filter(kind="notice:read").exists()


def test_filters_narrow_the_list() -> None:
    person = make_person()
    account = make_natural_account(person)
    old, new = deliver(account, subject="Işık"), deliver(account, at=AT + timedelta(days=1))
    opening = open_notice(actor=acting(person, account), account_id=account.id, notice_id=old.id, at=AT)
    cases = {
        Filters(unopened=True): [new.id],
        Filters(barcode=old.barcode): [old.id],
        Filters(sender_detsis="99000002"): [],
        Filters(arrived_after=AT): [new.id],
        Filters(arrived_before=AT + timedelta(hours=1)): [old.id],
        Filters(changed_after=AT + timedelta(hours=1)): [new.id, old.id],  # opened after the new one came
        Filters(deemed_served_before=old.deemed_served_on): [old.id],
        Filters(words="IŞIK"): [old.id],
        Filters(words="ışık yok"): [],
    }
    for filters, expected in cases.items():
        assert [row.id for row in list_notices(account_id=account.id, filters=filters)] == expected, filters
    assert opening.is_first


def test_folders_and_the_readers_own_opening() -> None:
    person = make_person()
    account = make_natural_account(person)
    entry, actor = deliver(account), acting(person, account)
    entry = open_notice(actor=actor, account_id=account.id, notice_id=entry.id, at=AT).entry
    archive_notice(
        actor=actor, account_id=account.id, notice_id=entry.id, expected_version=entry.version, at=AT
    )
    assert list_notices(account_id=account.id) == []
    archived = list_notices(account_id=account.id, folder=Folder.ARCHIVE, reader=actor.id)
    assert [(row.id, row.is_opened_by_reader) for row in archived] == [(entry.id, True)]
    assert list_notices(account_id=account.id, folder=None)[0].is_opened_by_reader is False
    header = find_notice(account_id=account.id, notice_id=entry.id, reader=actor.id)
    assert header == archived[0]
    assert find_notice(account_id=account.id, notice_id=uuid4()) is None
    assert find_notice(account_id=make_natural_account().id, notice_id=entry.id) is None
