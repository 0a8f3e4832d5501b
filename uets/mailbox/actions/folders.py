"""Arşive taşı, arşivden çıkar, sil, geri al: a notice changes its folder, its dates stay."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.accounts import queries as accounts
from uets.accounts.states import Permission
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind
from uets.mailbox import errors, queries, rules
from uets.mailbox.actions.heads import hold_mailbox, stamp_change
from uets.mailbox.models import MailboxEntry
from uets.mailbox.states import BIN_LIFE, Folder

FOLDER_FIELDS = ("folder", "folder_before_bin", "binned_at", "binned_by_key", "auto_delete_on")


@transaction.atomic
def archive_notice(
    *, actor: Actor, account_id: UUID, notice_id: UUID, expected_version: int, at: datetime
) -> MailboxEntry:
    """Move a notice from the inbox to the archive, where it stays until someone takes it out; opening stays open.

    Raises PermissionMissing, NoticeNotFound, VersionStale, StateConflict, ArchiveQuotaExceeded.
    """
    rules.check_may(actor=actor, permission=Permission.ARCHIVE)
    entry = _take(account_id, notice_id, expected_version)
    if entry.folder != Folder.INBOX:
        raise errors.StateConflict(folder=entry.folder)
    _put_in_archive(entry)
    _keep(Kind.NOTICE_ARCHIVED, entry, actor=actor, at=at)
    return entry


@transaction.atomic
def unarchive_notice(
    *, actor: Actor, account_id: UUID, notice_id: UUID, expected_version: int, at: datetime
) -> MailboxEntry:
    """Move a notice from the archive back to the inbox; its content lives at least thirty days more.

    Raises PermissionMissing, NoticeNotFound, VersionStale, StateConflict.
    """
    rules.check_may(actor=actor, permission=Permission.ARCHIVE)
    entry = _take(account_id, notice_id, expected_version)
    if entry.folder != Folder.ARCHIVE:
        raise errors.StateConflict(folder=entry.folder)
    entry.folder = Folder.INBOX.value
    _give_time(entry, at=at)
    _keep(Kind.NOTICE_UNARCHIVED, entry, actor=actor, at=at)
    return entry


@transaction.atomic
def delete_notice(
    *, actor: Actor, account_id: UUID, notice_id: UUID, expected_version: int, at: datetime
) -> MailboxEntry:
    """Move a notice to the bin, from where it may come back for thirty days; its evidence is never deleted.

    Raises PermissionMissing, NoticeNotFound, VersionStale, StateConflict, and NoticeGuarded for keys (rule R12).
    """
    rules.check_may(actor=actor, permission=Permission.DELETE)
    entry = _take(account_id, notice_id, expected_version)
    rules.check_move(folder=entry.folder, to=Folder.BIN)
    rules.check_guard(
        actor=actor,
        first_person_read_at=entry.first_person_read_at,
        deemed_served_at=entry.deemed_served_at,
        at=at,
    )
    entry.folder_before_bin, entry.folder = entry.folder, Folder.BIN.value
    entry.binned_at, entry.binned_by_key = at, actor.kind is not ActorKind.PERSON
    _keep(Kind.NOTICE_DELETED, entry, actor=actor, at=at)
    if actor.kind is ActorKind.KEY:
        _tell_operators(entry, integrator=actor.name, at=at)
    return entry


@transaction.atomic
def restore_notice(
    *, actor: Actor, account_id: UUID, notice_id: UUID, expected_version: int, at: datetime
) -> MailboxEntry:
    """Move a notice from the bin back to the folder it came from (Geri al).

    Raises PermissionMissing, NoticeNotFound, VersionStale, StateConflict, UndoPeriodOver, ArchiveQuotaExceeded.
    """
    rules.check_may(actor=actor, permission=Permission.DELETE)
    entry = _take(account_id, notice_id, expected_version)
    if entry.folder != Folder.BIN or entry.binned_at is None:
        raise errors.StateConflict(folder=entry.folder)
    rules.check_undo(
        binned_at=entry.binned_at,
        binned_by_key=entry.binned_by_key,
        auto_delete_on=entry.auto_delete_on,
        at=at,
    )
    if entry.folder_before_bin == Folder.ARCHIVE:
        _put_in_archive(entry)
    else:
        entry.folder = Folder.INBOX.value
    _give_time(entry, at=at)
    entry.folder_before_bin, entry.binned_at, entry.binned_by_key = None, None, False
    _keep(Kind.NOTICE_RESTORED, entry, actor=actor, at=at)
    return entry


def _tell_operators(entry: MailboxEntry, *, integrator: str, at: datetime) -> None:
    """Tell everybody who acts for the account that a key has binned a notice, by its barcode only."""
    account = accounts.get_account(account_id=entry.account_id)
    facts = {"account": account.legal_name, "integrator": integrator, "barcode": entry.barcode}
    to = accounts.list_emails(account_id=account.id)
    alerts.queue_alerts(topic=Topic.NOTICE_DELETED_BY_KEY, to=to, facts=facts, at=at, account_id=account.id)


def _put_in_archive(entry: MailboxEntry) -> None:
    """Set the folder of a locked entry to the archive when the quota holds it; raises ArchiveQuotaExceeded."""
    hold_mailbox(account_id=entry.account_id)
    used = queries.measure_archive(account_id=entry.account_id).used
    rules.check_quota(used=used, size=entry.size, quota=settings.ARCHIVE_QUOTA_BYTES)
    entry.folder = Folder.ARCHIVE.value


def _take(account_id: UUID, notice_id: UUID, expected_version: int) -> MailboxEntry:
    entry = queries.get_entry_for_update(account_id=account_id, notice_id=notice_id)
    rules.check_version(version=entry.version, expected=expected_version)
    return entry


def _give_time(entry: MailboxEntry, *, at: datetime) -> None:
    """Let nobody lose content the moment they take it back."""
    soonest = (at + BIN_LIFE).astimezone(rules.ISTANBUL).date()
    entry.auto_delete_on = max(entry.auto_delete_on, soonest)


def _keep(kind: Kind, entry: MailboxEntry, *, actor: Actor, at: datetime) -> None:
    entry.changed_at, entry.version = stamp_change(account_id=entry.account_id, at=at), entry.version + 1
    entry.save(update_fields=[*FOLDER_FIELDS, "changed_at", "version"])
    subject = f"notice:{entry.id}"
    recipient = accounts.get_account(account_id=entry.account_id)
    facts: dict[str, object] = {
        "barcode": entry.barcode,
        "uets_address": recipient.uets_address,
        "folder": Folder(entry.folder).name,
        "folder_before_bin": entry.folder_before_bin and Folder(entry.folder_before_bin).name,
        "auto_delete_on": entry.auto_delete_on.isoformat(),
        "version": entry.version,
    }
    evidence.record(kind=kind, subject=subject, actor=actor, at=at, facts=facts, account_id=entry.account_id)
    events.append(kind=kind, subject=subject, account_id=entry.account_id, at=at, grant_id=actor.grant_id)
