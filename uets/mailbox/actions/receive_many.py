"""Notices reach their mailboxes (Adrese ulaştı): many at once, on the transaction of their batch."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from django.conf import settings

from uets.kernel import turkish
from uets.kernel.ids import new_id
from uets.kernel.pool import Reader
from uets.mailbox import rules
from uets.mailbox.actions.announce import await_announcement

HOLD_MANY: Final = """-- hold other changes of mailboxes back, always in the same order, and tell what is newest in them
INSERT INTO mailbox_mailboxhead (account_id) SELECT account_id FROM unnest(%b::uuid[]) account_id ORDER BY account_id
ON CONFLICT (account_id) DO UPDATE SET account_id = EXCLUDED.account_id
RETURNING account_id, changed_at, arrived_at, newest_id"""

LOOK: Final = """-- what is newest in mailboxes that have no head yet
SELECT account_id, max(changed_at), max(arrived_at), (array_agg(id ORDER BY id DESC))[1]
FROM mailbox_mailboxentry WHERE account_id = ANY(%b) GROUP BY account_id"""

MOVE_HEADS: Final = """-- what is newest in mailboxes now
UPDATE mailbox_mailboxhead h SET changed_at = new.changed_at, arrived_at = new.arrived_at, newest_id = new.newest_id
FROM unnest(%b::uuid[], %b::timestamptz[], %b::timestamptz[], %b::uuid[])
    new (account_id, changed_at, arrived_at, newest_id)
WHERE h.account_id = new.account_id"""

INSERT_ENTRIES: Final = """-- mailbox rows of notices that arrive
INSERT INTO mailbox_mailboxentry (account_id, id, folder, barcode, subject, sender_detsis, sender_name, file_number,
    search_text, parts, size, arrived_at, deemed_served_on, deemed_served_at, auto_delete_on, changed_at,
    first_person_read_by, first_person_read_method, first_key_read_by, binned_by_key, version)
SELECT account_id, id, 1, barcode, subject, sender_detsis, sender_name, file_number, search_text, parts, size,
    arrived_at, deemed_served_on, deemed_served_at, auto_delete_on, changed_at, '', '', '', false, 1
FROM unnest(%b::uuid[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::int2[], %b::int8[], %b::timestamptz[], %b::date[], %b::timestamptz[], %b::date[], %b::timestamptz[])
    new (account_id, id, barcode, subject, sender_detsis, sender_name, file_number, search_text, parts, size,
        arrived_at, deemed_served_on, deemed_served_at, auto_delete_on, changed_at)"""


class Newest(msgspec.Struct, gc=False):
    """What is newest in a mailbox that is held; it moves on with each notice that arrives."""

    account_id: UUID
    changed_at: datetime | None
    arrived_at: datetime | None
    notice_id: UUID | None

    def next(self, *, at: datetime) -> tuple[UUID, datetime]:
        """Return id and instant of the next notice: after the newest of the mailbox in both."""
        self.notice_id = new_id(after=self.notice_id)
        self.arrived_at = rules.arrives_after(at, newest=self.arrived_at)
        return self.notice_id, self.arrived_at

    def change(self, *, at: datetime) -> datetime:
        """Return when a change counts as made: at its time, but after every change of the mailbox seen so far."""
        self.changed_at = rules.changes_after(at, newest=self.changed_at)
        return self.changed_at


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A notice as its mailbox shows it; `document_number` is found by search only."""

    account_id: UUID
    id: UUID
    barcode: str
    subject: str
    sender_detsis: str
    sender_name: str
    file_number: str
    document_number: str
    parts: int
    size: int
    arrived_at: datetime
    deemed_served_on: date
    deemed_served_at: datetime
    changed_at: datetime


def hold_mailboxes(database: Reader, account_ids: Iterable[UUID]) -> dict[UUID, Newest]:
    """Hold other changes of mailboxes back until the end of the transaction; return what is newest in each."""
    held = {each.account_id: each for each in database.rows(Newest, HOLD_MANY, sorted(set(account_ids)))}
    if without := [each.account_id for each in held.values() if each.changed_at is None]:
        held |= {each.account_id: each for each in database.rows(Newest, LOOK, without)}
    return held


def receive_notices(database: Reader, entries: Sequence[Entry]) -> None:
    """Put notices that were taken over into their inboxes; this is their arrival (evidence D.1, by delivery).

    Their people are told after the commit.
    """
    months = settings.MESSAGE_LIFE_MONTHS
    database.run(
        INSERT_ENTRIES,
        [each.account_id for each in entries],
        [each.id for each in entries],
        [each.barcode for each in entries],
        [each.subject for each in entries],
        [each.sender_detsis for each in entries],
        [each.sender_name for each in entries],
        [each.file_number for each in entries],
        [_search_text(each) for each in entries],
        [each.parts for each in entries],
        [each.size for each in entries],
        [each.arrived_at for each in entries],
        [each.deemed_served_on for each in entries],
        [each.deemed_served_at for each in entries],
        [rules.auto_delete_on(arrived_at=each.arrived_at, months=months) for each in entries],
        [each.changed_at for each in entries],
    )
    await_announcement(database, entries)


def move_heads(database: Reader, heads: Sequence[Newest]) -> None:
    """Write down what is newest in mailboxes that are held."""
    database.run(
        MOVE_HEADS,
        [head.account_id for head in heads],
        [head.changed_at for head in heads],
        [head.arrived_at for head in heads],
        [head.notice_id for head in heads],
    )


def _search_text(each: Entry) -> str:
    words = (each.sender_name, each.subject, each.barcode, each.file_number, each.document_number)
    return turkish.fold(" ".join(words))
