"""One change of a mailbox at a time: arrivals, ids and changes are seen in the order that they bear.

A program that asks for what came after the newest it has seen would otherwise miss for good what was dated earlier and
committed later.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Max

from uets.mailbox import rules
from uets.mailbox.models import MailboxEntry, MailboxHead

HOLD = """-- hold other changes of a mailbox back until the end of the transaction, and tell what is newest in it
INSERT INTO mailbox_mailboxhead (account_id) VALUES (%s)
ON CONFLICT (account_id) DO UPDATE SET account_id = EXCLUDED.account_id
RETURNING changed_at, arrived_at, newest_id"""


class Newest(msgspec.Struct, frozen=True):
    """The newest change, arrival and notice of a mailbox; None while there is none."""

    changed_at: datetime | None
    arrived_at: datetime | None
    notice_id: UUID | None


def hold_mailbox(*, account_id: UUID) -> Newest:
    """Hold other changes of a mailbox back until the end of the transaction; return what is newest in it."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [account_id])
        newest = Newest(*cursor.fetchone())
    return newest if newest.changed_at is not None else _look(account_id)


def stamp_change(*, account_id: UUID, at: datetime) -> datetime:
    """Return when a change counts as made: at its time, but after every change of the mailbox seen so far."""
    changed_at = rules.changes_after(at, newest=hold_mailbox(account_id=account_id).changed_at)
    MailboxHead.objects.filter(account_id=account_id).update(changed_at=changed_at)
    return changed_at


def _look(account_id: UUID) -> Newest:
    """Return what is newest in a mailbox that has no head yet."""
    entries = MailboxEntry.objects.filter(account_id=account_id)
    last = entries.order_by("-id").values_list("id", flat=True).first()
    found = entries.aggregate(changed=Max("changed_at"), arrived=Max("arrived_at"))
    return Newest(found["changed"], found["arrived"], last)
