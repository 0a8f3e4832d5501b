"""Archive, bin and back: versions, quota, rule R12, thirty days."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders.notices import KEY_USE, deliver
from tests.builders.people import AT, acting, key_actor, make_natural_account, make_person
from uets.accounts.errors import PermissionMissing
from uets.accounts.models import Account
from uets.accounts.states import Permission, Role
from uets.alerts.models import OutgoingEmail
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.mailbox import errors
from uets.mailbox.actions import archive_notice, delete_notice, open_notice, restore_notice, unarchive_notice
from uets.mailbox.models import MailboxEntry
from uets.mailbox.states import Folder

pytestmark = pytest.mark.django_db

AFTER_DAY_FIVE = AT + timedelta(days=6)
Move = Callable[..., MailboxEntry]


def move(act: Move, actor: Actor, entry: MailboxEntry, *, at: datetime = AT) -> MailboxEntry:
    return act(
        actor=actor, account_id=entry.account_id, notice_id=entry.id, expected_version=entry.version, at=at
    )


@pytest.fixture
def holder() -> Actor:
    person = make_person()
    return acting(person, make_natural_account(person))


@pytest.fixture
def entry(holder: Actor) -> MailboxEntry:
    return deliver(Account.objects.get(id=holder.account_id))


def key_of(entry: MailboxEntry) -> Actor:
    account = Account.objects.get(id=entry.account_id)
    return key_actor(account, grant_id=new_id(), permissions=[permission.value for permission in Permission])


def test_archived_and_taken_out_again(holder: Actor, entry: MailboxEntry) -> None:
    archived = move(archive_notice, holder, entry)
    assert (archived.folder, archived.version) == (Folder.ARCHIVE, entry.version + 1)
    assert move(unarchive_notice, holder, archived).folder == Folder.INBOX
    kinds = (
        Evidence.objects.filter(subject=f"notice:{entry.id}").order_by("id").values_list("kind", flat=True)
    )
    assert list(kinds)[2:] == ["notice:archived", "notice:unarchived"]


def test_refuses_a_stale_version(holder: Actor, entry: MailboxEntry) -> None:
    move(archive_notice, holder, entry)
    with pytest.raises(errors.VersionStale):
        move(delete_notice, holder, entry)


def test_refuses_a_move_that_the_folder_does_not_know(holder: Actor, entry: MailboxEntry) -> None:
    for act in (unarchive_notice, restore_notice):
        with pytest.raises(errors.StateConflict):
            move(act, holder, entry)


def test_refuses_what_the_archive_does_not_hold(holder: Actor, entry: MailboxEntry, settings: Any) -> None:
    settings.ARCHIVE_QUOTA_BYTES = entry.size
    move(archive_notice, holder, entry)
    second = deliver(Account.objects.get(id=entry.account_id))
    with pytest.raises(errors.ArchiveQuotaExceeded) as refused:
        move(archive_notice, holder, second)
    assert refused.value.facts["used"] == entry.size


def test_a_person_may_delete_a_guarded_notice(holder: Actor, entry: MailboxEntry) -> None:
    binned = move(delete_notice, holder, entry)
    assert (binned.folder, binned.folder_before_bin, binned.binned_by_key) == (
        Folder.BIN,
        Folder.INBOX,
        False,
    )
    assert OutgoingEmail.objects.count() == 0
    restored = move(restore_notice, holder, binned, at=AT + timedelta(days=30))
    assert (restored.folder, restored.binned_at) == (Folder.INBOX, None)


def test_a_key_waits_for_a_person_and_for_the_end_of_day_five(holder: Actor, entry: MailboxEntry) -> None:
    key = key_of(entry)
    with pytest.raises(errors.NoticeGuarded):
        move(delete_notice, key, entry, at=AFTER_DAY_FIVE)
    opened = open_notice(actor=holder, account_id=entry.account_id, notice_id=entry.id, at=AT).entry
    with pytest.raises(errors.NoticeGuarded):
        move(delete_notice, key, opened, at=entry.deemed_served_at - timedelta(seconds=1))
    assert move(delete_notice, key, opened, at=entry.deemed_served_at).binned_by_key
    mail = OutgoingEmail.objects.get(topic="notice_deleted_by_key")
    assert entry.barcode in mail.body
    assert entry.subject not in mail.body
    assert "http" not in mail.body


def test_a_keys_own_opening_does_not_free_the_notice(entry: MailboxEntry) -> None:
    key = key_of(entry)
    opened = open_notice(
        actor=key, account_id=entry.account_id, notice_id=entry.id, at=AT, key_use=KEY_USE
    ).entry
    with pytest.raises(errors.NoticeGuarded):
        move(delete_notice, key, opened, at=AFTER_DAY_FIVE)


def test_thirty_days_in_the_bin(holder: Actor, entry: MailboxEntry) -> None:
    binned = move(delete_notice, holder, entry)
    with pytest.raises(errors.UndoPeriodOver):
        move(restore_notice, holder, binned, at=AT + timedelta(days=30, seconds=1))


def test_what_a_key_binned_may_come_back_until_its_automatic_deletion(
    holder: Actor, entry: MailboxEntry
) -> None:
    opened = open_notice(actor=holder, account_id=entry.account_id, notice_id=entry.id, at=AT).entry
    binned = move(delete_notice, key_of(entry), opened, at=AFTER_DAY_FIVE)
    assert move(restore_notice, holder, binned, at=AT + timedelta(days=100)).folder == Folder.INBOX


def test_goes_back_to_the_archive_it_was_deleted_from(holder: Actor, entry: MailboxEntry) -> None:
    binned = move(delete_notice, holder, move(archive_notice, holder, entry))
    assert move(restore_notice, holder, binned).folder == Folder.ARCHIVE


def test_every_move_needs_its_permission(entry: MailboxEntry) -> None:
    person = make_person()
    reader = acting(person, role=Role.OPERATOR, permissions=[Permission.READ_OPEN.value])
    for act in (archive_notice, unarchive_notice, delete_notice, restore_notice):
        with pytest.raises(PermissionMissing):
            move(act, reader, entry)
