"""The clock empties the bin and ends the life of content; evidence stays."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.mailbox import queries, rules
from uets.mailbox.actions.heads import hold_mailbox, stamp_change
from uets.mailbox.models import MailboxEntry
from uets.mailbox.states import BIN_LIFE, Folder, Removal
from uets.notices import actions as notices

MOST_AT_ONCE = 100


@transaction.atomic
def destroy_due_content(*, actor: Actor, at: datetime, limit: int = MOST_AT_ONCE) -> int:
    """Destroy content after thirty days in the bin, or after its automatic deletion date; return how many ended.

    Before that a notice of the inbox is archived while the quota holds it: nothing is lost silently.
    """
    today = at.astimezone(rules.ISTANBUL).date()
    due = queries.list_due(on=today, binned_before=at - BIN_LIFE, limit=limit)
    for account_id in sorted({entry.account_id for entry in due}):
        hold_mailbox(
            account_id=account_id
        )  # all before any package, in the order of intake: nobody waits in a circle
    # Chains are locked in the order of their names, as by everybody who writes several.
    for entry in sorted(due, key=lambda each: str(each.id)):
        if entry.folder == Folder.INBOX and _fits(entry):
            _archive(entry, actor=actor, at=at)
        else:
            _destroy(entry, actor=actor, at=at)
    return len(due)


def _fits(entry: MailboxEntry) -> bool:
    used = queries.measure_archive(account_id=entry.account_id).used
    return rules.fits_archive(used=used, size=entry.size, quota=settings.ARCHIVE_QUOTA_BYTES)


def _archive(entry: MailboxEntry, *, actor: Actor, at: datetime) -> None:
    _move(entry, to=Folder.ARCHIVE, at=at)
    facts: dict[str, object] = {
        "barcode": entry.barcode,
        "folder": Folder.ARCHIVE.name,
        "version": entry.version,
    }
    evidence.record(
        kind=Kind.NOTICE_ARCHIVED,
        subject=f"notice:{entry.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=entry.account_id,
    )


def _destroy(entry: MailboxEntry, *, actor: Actor, at: datetime) -> None:
    reason = Removal.BIN_EMPTIED if entry.folder == Folder.BIN else Removal.LIFE_OVER
    rules.check_move(folder=entry.folder, to=Folder.EVIDENCE)
    _move(entry, to=Folder.EVIDENCE, at=at)
    notices.destroy_content(
        actor=actor, account_id=entry.account_id, notice_id=entry.id, reason=reason.value, at=at
    )


def _move(entry: MailboxEntry, *, to: Folder, at: datetime) -> None:
    entry.changed_at = stamp_change(account_id=entry.account_id, at=at)
    entry.folder, entry.version = to.value, entry.version + 1
    entry.save(update_fields=["folder", "changed_at", "version"])
