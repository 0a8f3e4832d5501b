"""Content: only after opening, recorded once per reader, by a link that works once within sixty seconds."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured

from tests.builders.notices import deliver, recipient, take_in_bytes
from tests.builders.people import AT, CONSOLE, acting, key_actor, make_natural_account, make_person
from tests.packages import PDF, make_package
from uets.accounts.models import Account
from uets.accounts.states import Permission
from uets.evidence.models import Evidence
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.mailbox import errors
from uets.mailbox.actions import (
    archive_notice,
    delete_notice,
    destroy_due_content,
    hand_over_content,
    make_content_link,
    open_notice,
    redeem_content_link,
    restore_notice,
)
from uets.mailbox.models import ContentLink, MailboxEntry
from uets.mailbox.queries import get_entry
from uets.mailbox.states import Folder
from uets.notices.errors import ContentShredded, PartNotFound
from uets.notices.models import Notice, Part
from uets.notices.queries import list_parts

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Actor:
    person = make_person()
    return acting(person, make_natural_account(person))


@pytest.fixture
def opened(holder: Actor) -> MailboxEntry:
    entry = deliver(Account.objects.get(id=holder.account_id))
    open_notice(actor=holder, account_id=entry.account_id, notice_id=entry.id, at=AT)
    return get_entry(account_id=entry.account_id, notice_id=entry.id)


def count_hand_overs() -> int:
    return Evidence.objects.filter(kind="notice:handed_over").count()


def test_content_waits_for_opening_by_the_same_reader(holder: Actor) -> None:
    entry = deliver(Account.objects.get(id=holder.account_id))
    for act in (hand_over_content, make_content_link):
        with pytest.raises(errors.NoticeNotOpened):
            act(actor=holder, account_id=entry.account_id, notice_id=entry.id, at=AT)
    assert (ContentLink.objects.count(), count_hand_overs()) == (0, 0)


def test_the_first_content_of_a_reader_is_recorded(holder: Actor, opened: MailboxEntry) -> None:
    part = list_parts(account_id=opened.account_id, notice_id=opened.id)[0]
    content = hand_over_content(
        actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT, part_id=part.id
    )
    hand_over_content(actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT)
    assert b"".join(content.pieces) == PDF
    assert count_hand_overs() == 1


def test_a_link_works_once(holder: Actor, opened: MailboxEntry) -> None:
    part = list_parts(account_id=opened.account_id, notice_id=opened.id)[0]
    token = make_content_link(
        actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT, part_id=part.id
    )
    assert token not in str(ContentLink.objects.values_list())
    content = redeem_content_link(token=token, at=AT + timedelta(seconds=60))
    assert b"".join(content.pieces) == PDF
    with pytest.raises(errors.LinkSpent):
        redeem_content_link(token=token, at=AT)


def test_a_link_ends_after_sixty_seconds(holder: Actor, opened: MailboxEntry) -> None:
    token = make_content_link(actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT)
    with pytest.raises(errors.LinkSpent):
        redeem_content_link(token=token, at=AT + timedelta(seconds=61))


def test_a_part_of_another_notice_has_no_link(holder: Actor, opened: MailboxEntry) -> None:
    with pytest.raises(PartNotFound):
        make_content_link(
            actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT, part_id=uuid4()
        )
    with pytest.raises(errors.LinkSpent):
        redeem_content_link(token="no-such-link", at=AT)


def test_nothing_is_recorded_of_content_that_is_gone(holder: Actor, opened: MailboxEntry) -> None:
    Notice.objects.filter(id=opened.id).update(wrapped_key=None)
    for act in (hand_over_content, make_content_link):
        with pytest.raises(ContentShredded):
            act(actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT)
    assert (ContentLink.objects.count(), count_hand_overs()) == (0, 0)


def test_nothing_is_recorded_of_a_package_with_a_part_that_the_reader_is_not_given(
    holder: Actor, opened: MailboxEntry
) -> None:
    Part.objects.filter(role="attachment").update(withheld_from=[1])
    for act in (hand_over_content, make_content_link):
        with pytest.raises(PartNotFound):
            act(actor=holder, account_id=opened.account_id, notice_id=opened.id, at=AT)
    assert (ContentLink.objects.count(), count_hand_overs()) == (0, 0)


def test_nothing_is_recorded_of_bytes_behind_the_end(holder: Actor, opened: MailboxEntry) -> None:
    part = list_parts(account_id=opened.account_id, notice_id=opened.id)[0]
    asked: dict[str, Any] = {"actor": holder, "account_id": opened.account_id, "notice_id": opened.id}
    with pytest.raises(errors.RangeNotSatisfiable):
        hand_over_content(**asked, part_id=part.id, at=AT, first_byte=len(PDF))
    assert count_hand_overs() == 0
    hand_over_content(**asked, part_id=part.id, at=AT, first_byte=len(PDF) - 1)
    assert count_hand_overs() == 1


def count_objects() -> int:
    return sum(1 for path in configured.BLOBS_DIR.rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_content_is_gone_when_the_last_wrapping_is() -> None:
    people = make_person(), make_person()
    accounts = [make_natural_account(person) for person in people]
    before = count_objects()
    lines = take_in_bytes(make_package(*(recipient(account) for account in accounts))).delivered
    assert count_objects() == before + 1
    for place, (person, account, line) in enumerate(zip(people, accounts, lines, strict=True)):
        actor = acting(person, account)
        delete_notice(actor=actor, account_id=account.id, notice_id=line.notice_id, expected_version=1, at=AT)
        assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=30)) == 0
        assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=31)) == 1
        assert count_objects() == before + 1 - place
        with pytest.raises(ContentShredded):
            open_notice(actor=actor, account_id=account.id, notice_id=line.notice_id, at=AT)
    assert get_entry(account_id=accounts[0].id, notice_id=lines[0].notice_id).folder == Folder.EVIDENCE
    assert Notice.objects.filter(wrapped_key__isnull=False).count() == 0


def test_life_ends_in_the_archive_while_the_quota_holds(opened: MailboxEntry, settings: Any) -> None:
    assert opened.auto_delete_on.isoformat() == "2027-04-12"
    settings.ARCHIVE_QUOTA_BYTES = opened.size
    second = deliver(Account.objects.get(id=opened.account_id))
    assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=190)) == 2
    folders = {get_entry(account_id=row.account_id, notice_id=row.id).folder for row in (opened, second)}
    assert folders == {Folder.ARCHIVE, Folder.EVIDENCE}


def test_chains_are_locked_in_the_order_of_their_names_whatever_is_due_first(holder: Actor) -> None:
    account = Account.objects.get(id=holder.account_id)
    entries = [deliver(account) for _ in range(3)]
    for days, entry in enumerate(reversed(entries)):
        MailboxEntry.objects.filter(id=entry.id).update(auto_delete_on=AT.date() + timedelta(days=days))
    assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=100)) == 3
    written = Evidence.objects.filter(kind="notice:archived").order_by("id").values_list("subject", flat=True)
    assert list(written) == sorted(f"notice:{entry.id}" for entry in entries)


def test_the_archive_does_not_end(holder: Actor, opened: MailboxEntry) -> None:
    archive_notice(
        actor=holder,
        account_id=opened.account_id,
        notice_id=opened.id,
        expected_version=opened.version,
        at=AT,
    )
    assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=4000)) == 0


@pytest.mark.parametrize("is_key", [False, True])
def test_the_bin_holds_what_lay_in_the_archive_for_years(
    holder: Actor, opened: MailboxEntry, *, is_key: bool
) -> None:
    ids = {"account_id": opened.account_id, "notice_id": opened.id}
    archived = archive_notice(actor=holder, **ids, expected_version=opened.version, at=AT)
    later = AT + timedelta(days=4000)
    everything = [permission.value for permission in Permission]
    key = key_actor(Account.objects.get(id=opened.account_id), grant_id=new_id(), permissions=everything)
    binned = delete_notice(
        actor=key if is_key else holder, **ids, expected_version=archived.version, at=later
    )
    assert destroy_due_content(actor=CONSOLE, at=later + timedelta(days=30)) == 0
    restore_notice(actor=holder, **ids, expected_version=binned.version, at=later + timedelta(days=30))
    assert get_entry(**ids).folder == Folder.ARCHIVE


def test_the_bin_ends_for_what_a_key_put_there_when_its_life_is_over_too(opened: MailboxEntry) -> None:
    MailboxEntry.objects.filter(id=opened.id).update(
        folder=Folder.BIN.value, binned_at=AT, binned_by_key=True
    )
    assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=31)) == 0
    assert destroy_due_content(actor=CONSOLE, at=AT + timedelta(days=190)) == 1
