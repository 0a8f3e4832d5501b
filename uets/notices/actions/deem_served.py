"""The fifth day ends (Law 7201 art. 7/a-4, Regulation art. 9/6): notices whose day has passed, many at once.

Delivery records the evidence of what is written here.
"""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.kernel import pool
from uets.kernel.pool import Reader
from uets.notices.queries import NoticeKey
from uets.notices.rules import PackageFacts, PartFacts

SET_ASIDE: Final = """-- a notice whose fifth day cannot be written down waits by itself, longer each time
INSERT INTO notices_setaside (id, account_id, since, again_at, tries) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (id) DO UPDATE SET tries = LEAST(notices_setaside.tries + 1, 1000),
    again_at = %s::timestamptz + LEAST(%s::interval * (1 << LEAST(notices_setaside.tries, 15)), %s::interval)"""

TAKE_BACK: Final = """-- notices that could be deemed served after all
DELETE FROM notices_setaside WHERE id = ANY(%b)"""

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=6)

LOCK_DUE: Final = """-- those of them that are still to be deemed served
SELECT n.account_id, n.id, n.package_id, n.barcode, n.purpose, n.addressed_to, n.distribution_position, n.arrived_at,
    n.deemed_served_on, n.deemed_served_at, n.arrival_evidence_id
FROM notices_notice n JOIN unnest(%b::uuid[], %b::uuid[]) due (account_id, id) USING (account_id, id)
WHERE n.state = 'arrived' ORDER BY n.account_id, n.id FOR UPDATE OF n"""

FIND_PACKAGES: Final = """-- packages of notices
SELECT id, belge_id, document_number, file_number, subject, security_code, received_at, sender_name, sender_detsis,
    format_version, size, sha256, signature_state
FROM notices_package WHERE id = ANY(%b)"""

FIND_PARTS: Final = """-- parts of packages
SELECT package_id, position, role, media_type, size, sha256, is_signed, withheld_from::text
FROM notices_part WHERE package_id = ANY(%b) ORDER BY package_id, position"""

MARK: Final = """-- notices are deemed served
UPDATE notices_notice n SET state = 'deemed_served'
FROM unnest(%b::uuid[], %b::uuid[]) due (account_id, id)
WHERE n.account_id = due.account_id AND n.id = due.id AND n.state = 'arrived'"""


class DueNotice(msgspec.Struct, frozen=True, gc=False):
    """A notice whose fifth day has ended, in the order of LOCK_DUE."""

    account_id: UUID
    id: UUID
    package_id: UUID
    barcode: str
    purpose: str
    addressed_to: str
    position: int
    arrived_at: datetime
    deemed_served_on: date
    deemed_served_at: datetime
    arrival_evidence_id: UUID | None

    @property
    def ref(self) -> str:
        """Evidence subject and chain of this notice."""
        return f"notice:{self.id}"


def set_aside(*, key: NoticeKey, at: datetime) -> None:
    """Let a notice whose fifth day cannot be written down wait by itself, longer each time; staff are told."""
    pauses = (at, FIRST_PAUSE, LONGEST_PAUSE)
    with pool.transaction() as database:
        database.run(SET_ASIDE, key.id, key.account_id, at, at + FIRST_PAUSE, *pauses)
    log.error("the fifth day of a notice cannot be written down", extra={"notice": str(key.id)})


def lock_due(database: Reader, keys: Sequence[NoticeKey]) -> list[DueNotice]:
    """Lock those that nobody has deemed served meanwhile; their mailbox entries are locked before."""
    return database.rows(DueNotice, LOCK_DUE, [key.account_id for key in keys], [key.id for key in keys])


def find_package_facts(database: Reader, package_ids: Sequence[UUID]) -> dict[UUID, PackageFacts]:
    """Return what evidence says of packages, by their ids."""
    parts: dict[UUID, list[PartFacts]] = {}
    for package_id, part in database.rows(_part, FIND_PARTS, package_ids):
        parts.setdefault(package_id, []).append(part)

    def package(package_id: UUID, *columns: Any) -> tuple[UUID, PackageFacts]:
        names = PackageFacts.__struct_fields__[:-1]
        facts = PackageFacts(**dict(zip(names, columns, strict=True)), parts=parts.get(package_id, ()))
        return package_id, facts

    return dict(database.rows(package, FIND_PACKAGES, package_ids))


def mark_deemed_served(database: Reader, notices: Sequence[DueNotice]) -> None:
    """Write down that notices are deemed served; their dates were fixed at arrival."""
    database.run(MARK, [each.account_id for each in notices], [each.id for each in notices])
    database.run(TAKE_BACK, [each.id for each in notices])


def _part(package_id: UUID, *columns: Any) -> tuple[UUID, PartFacts]:
    *facts, withheld = columns
    part = dict(zip(PartFacts.__struct_fields__, facts, strict=False))
    return package_id, PartFacts(**part, withheld_from=msgspec.json.decode(withheld))
