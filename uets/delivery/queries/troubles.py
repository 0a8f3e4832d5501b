"""What delivery waits for, and what a fault of ours holds up: for staff; each looks at claim tables only."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from uets.kernel import pool
from uets.notices.queries import NoticeKey, find_due

MOST_COUNTED: Final = 100_000
MOST_NAMED: Final = 20
STUCK_AFTER: Final = timedelta(minutes=15)
"""What is due that long is delivered by nobody."""
STUCK_TRIES: Final = 8
"""So often tried in vain, what waits longer each time has waited for a quarter of an hour too."""

COUNT: Final = """-- what waits for its delivery, what of it is tried again, and what waits for a suspended authority
SELECT count(*), min(due_at), count(*) FILTER (WHERE tries > 0), count(*) FILTER (WHERE is_held)
FROM (
    SELECT r.due_at, r.tries, EXISTS (
        SELECT FROM authorities_sendingauthority a WHERE a.id = r.authority_id AND a.state = 'suspended') AS is_held
    FROM delivery_deliveryrequest r WHERE r.due_at <= %s LIMIT %s) waiting"""

FIND_STUCK: Final = """-- does anything wait that should long be decided, its authority not suspended?
SELECT true FROM delivery_deliveryrequest r WHERE (r.due_at <= %s OR r.tries >= %s) AND NOT EXISTS (
    SELECT FROM authorities_sendingauthority a WHERE a.id = r.authority_id AND a.state = 'suspended') LIMIT 1"""

LIST_SET_ASIDE: Final = """-- notices whose fifth day cannot be written down, the longest first
SELECT a.id, a.since, a.again_at, a.tries FROM notices_setaside a ORDER BY a.since, a.id LIMIT %s"""


class Waiting(msgspec.Struct, frozen=True):
    """How many submissions wait for their delivery, in the order of COUNT."""

    length: int
    since: datetime | None
    tried_again: int
    held: int

    @property
    def is_longer(self) -> bool:
        """Tell whether more waits than was counted."""
        return self.length >= MOST_COUNTED


class SetAside(msgspec.Struct, frozen=True):
    """A notice whose fifth day waits for a repair."""

    id: UUID
    since: datetime
    again_at: datetime
    tries: int


def count_waiting(*, at: datetime) -> Waiting:
    """Return what is due for delivery, counted up to MOST_COUNTED."""
    found = pool.of_django().row(Waiting, COUNT, at, MOST_COUNTED)
    return found or Waiting(0, None, 0, 0)


def is_stuck(*, at: datetime) -> bool:
    """Tell whether submissions or fifth days wait for a quarter of an hour, or submissions cannot be decided."""
    database, since = pool.of_django(), at - STUCK_AFTER
    return bool(database.column(FIND_STUCK, since, STUCK_TRIES) or find_due(database, at=since, limit=1))


def list_set_aside() -> list[SetAside]:
    """Return notices whose fifth day a damaged row holds up, at most MOST_NAMED."""
    return pool.of_django().rows(SetAside, LIST_SET_ASIDE, MOST_NAMED)


def list_due_services(*, at: datetime, limit: int) -> list[NoticeKey]:
    """Return the notices that a batch of fifth days would take up."""
    with pool.read() as database:
        return find_due(database, at=at, limit=limit)
