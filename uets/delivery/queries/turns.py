"""Whose turn it is: what waits is asked authority by authority, along one index, however much waits."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from uets.delivery import rules
from uets.kernel import pool
from uets.kernel.ids import NO_ACCOUNT
from uets.kernel.pool import Reader

LIST_AUTHORITIES: Final = """-- authorities for which something is due, in the order of their ids between two of them
WITH RECURSIVE waiting (id) AS (
    (SELECT authority_id FROM delivery_deliveryrequest WHERE authority_id >= %s ORDER BY authority_id LIMIT 1)
    UNION ALL
    SELECT (SELECT r.authority_id FROM delivery_deliveryrequest r
            WHERE r.authority_id > w.id ORDER BY r.authority_id LIMIT 1)
    FROM waiting w WHERE w.id IS NOT NULL
)
SELECT w.id FROM waiting w
WHERE w.id <= %s
    AND EXISTS (SELECT FROM delivery_deliveryrequest r WHERE r.authority_id = w.id AND r.due_at <= %s)
    AND NOT EXISTS (SELECT FROM authorities_sendingauthority a WHERE a.id = w.id AND a.state = 'suspended')
LIMIT %s"""

COUNT_DUE: Final = """-- how much is due for each authority, no more than fits into a batch
SELECT asked.id, (
    SELECT count(*) FROM (SELECT FROM delivery_deliveryrequest r
                          WHERE r.authority_id = asked.id AND r.due_at <= %s LIMIT %s) due)
FROM unnest(%b::uuid[]) WITH ORDINALITY asked (id, turn) ORDER BY asked.turn"""

LIST_DUE: Final = """-- what a batch would hold
SELECT share.authority_id, r.id, s.size
FROM unnest(%b::uuid[], %b::int[]) WITH ORDINALITY share (authority_id, most, turn)
CROSS JOIN LATERAL (
    SELECT w.id, w.due_at FROM delivery_deliveryrequest w
    WHERE w.authority_id = share.authority_id AND w.due_at <= %s ORDER BY w.due_at, w.id LIMIT share.most
) r JOIN delivery_submission s ON s.id = r.id
ORDER BY share.turn, r.due_at, r.id"""

LAST: Final = UUID(int=(1 << 128) - 1)


class _Due(msgspec.Struct, frozen=True):
    authority_id: UUID
    id: UUID
    size: int


def share_turns(database: Reader, *, after: UUID, at: datetime, limit: int) -> dict[UUID, int]:
    """Return the authorities whose turn it is, beginning behind one, with how many of each come into a batch.

    A suspended authority has no turn.
    """
    most = rules.MOST_AUTHORITIES
    turns = database.column(LIST_AUTHORITIES, UUID(int=min(after.int + 1, LAST.int)), LAST, at, most)
    if len(turns) < most:
        turns += database.column(LIST_AUTHORITIES, NO_ACCOUNT, after, at, most - len(turns))
    counts = database.rows(lambda *row: row, COUNT_DUE, at, limit, turns) if turns else []
    return rules.share_out(dict(counts), limit=limit)


def list_due(*, after: UUID, at: datetime, limit: int) -> list[UUID]:
    """Return the submissions that a batch would hold, turn by turn; nothing is locked."""
    with pool.read() as database:
        shares = share_turns(database, after=after, at=at, limit=limit)
        found = database.rows(_Due, LIST_DUE, list(shares), list(shares.values()), at)
    return [each.id for each in rules.cut_batch(rules.in_turns(found))]
