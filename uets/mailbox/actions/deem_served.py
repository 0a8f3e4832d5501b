"""Day 5 ends in mailboxes: their entries change, so that whoever follows a mailbox hears of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.kernel.pool import Reader
from uets.mailbox.actions.receive_many import hold_mailboxes, move_heads

LOCK_ENTRIES: Final = """-- entries that are about to change, always in the same order
SELECT e.account_id, e.id, e.first_person_read_at, e.first_key_read_at
FROM mailbox_mailboxentry e JOIN unnest(%b::uuid[], %b::uuid[]) due (account_id, id) USING (account_id, id)
ORDER BY e.account_id, e.id FOR UPDATE OF e"""

MARK: Final = """-- the evidence of day 5 exists
UPDATE mailbox_mailboxentry e SET is_deemed_served = true, changed_at = due.changed_at, version = e.version + 1
FROM unnest(%b::uuid[], %b::uuid[], %b::timestamptz[]) due (account_id, id, changed_at)
WHERE e.account_id = due.account_id AND e.id = due.id"""


class LockedEntry(msgspec.Struct, frozen=True, gc=False):
    """An entry that is locked, with its first openings."""

    account_id: UUID
    id: UUID
    first_person_read_at: datetime | None
    first_key_read_at: datetime | None


def lock_entries(database: Reader, keys: Iterable[tuple[UUID, UUID]]) -> dict[UUID, LockedEntry]:
    """Lock the entries of notices, given as account and id; return them by notice."""
    pairs = list(keys)
    rows = database.rows(LockedEntry, LOCK_ENTRIES, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {row.id: row for row in rows}


def mark_deemed_served(database: Reader, entries: Sequence[LockedEntry], *, at: datetime) -> None:
    """Write down in locked entries that day 5 has ended."""
    heads = hold_mailboxes(database, (entry.account_id for entry in entries))
    changes = [heads[entry.account_id].change(at=at) for entry in entries]
    database.run(MARK, [entry.account_id for entry in entries], [entry.id for entry in entries], changes)
    move_heads(database, list(heads.values()))
