"""Stage `deletions`: a tombstone stands only where a recorded, audited, old enough deletion put it.

Deletions of rows that stand in no chain (docs/adr/0047) leave none; they are held against their audit and their time.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence.queries.retention import bounds_of
from uets.evidence.queries.walking.pages import Fault, Page, Scope, key_of, view
from uets.evidence.rules.retention import Buried, Period, bury, covers, is_old_enough, is_over
from uets.evidence.states import FaultKind, Kind, RecordClass
from uets.kernel.ids import NO_ACCOUNT, time_of

DELETIONS: Final = """-- the next deletions, in the order of their chain
SELECT e.id, e.sequence, e.kind, e.event_at, e.facts FROM evidence_evidence e
WHERE e.chain = 'evidence:retention' AND e.sequence > %s AND e.kind IN ('evidence:deleted', 'records:deleted')
ORDER BY e.sequence LIMIT 1"""

BURIED: Final = """-- what one deletion left
SELECT account_id, id, chain, sequence, kind, row_hash, batch_id, position, leaf
FROM evidence_tombstone WHERE deletion_id = %s ORDER BY account_id, id"""

UNFOUNDED: Final = """-- tombstones that no recorded deletion left
SELECT t.chain || '#' || t.sequence FROM evidence_tombstone t WHERE NOT EXISTS (
    SELECT FROM evidence_evidence e WHERE e.account_id = %s AND e.id = t.deletion_id AND e.kind = 'evidence:deleted'
) LIMIT 1000"""

TWICE: Final = """-- rows that stand beside their tombstone
SELECT e.chain || '#' || e.sequence FROM evidence_tombstone t
JOIN evidence_evidence e ON e.account_id = t.account_id AND e.id = t.id LIMIT 1000"""

AUDIT: Final = """-- is there evidence of an audit?
SELECT facts FROM evidence_evidence WHERE account_id = %s AND id = %s::uuid AND kind = 'evidence:audited'"""


class _Deletion(msgspec.Struct, frozen=True):
    id: UUID
    sequence: int
    kind: str
    event_at: datetime
    facts: dict[str, Any]


class _Audit(msgspec.Struct, frozen=True):
    facts: dict[str, Any]


def check_deletions(key: list[Any], _scope: Scope) -> Page:
    """Check the next deletion against its tombstones; at the end, that there are no others."""
    with view() as reader:
        deletion = reader.row(_Deletion, DELETIONS, int(key[0]) if key else 0)
        if deletion is None:
            lost: list[str] = reader.rows(str, UNFOUNDED, NO_ACCOUNT)
            twice: list[str] = reader.rows(str, TWICE)
            found = [Fault(FaultKind.DELETION_UNFOUNDED, each, "no deletion is recorded") for each in lost]
            found += [Fault(FaultKind.DELETION_UNFOUNDED, each, "it was never deleted") for each in twice]
            return Page(checked=0, key=None, faults=found)
        buried = reader.rows(Buried, BURIED, deletion.id)
        audit = reader.row(_Audit, AUDIT, NO_ACCOUNT, deletion.facts.get("audit_evidence"))
    where = f"evidence:retention#{deletion.sequence}"
    found = [Fault(FaultKind.DELETION_UNFOUNDED, where, why) for why in _check(deletion, buried, audit)]
    return Page(checked=1, key=key_of(deletion.sequence), faults=found)


def _check(deletion: _Deletion, buried: list[Buried], audit: _Audit | None) -> Iterator[str]:
    facts = deletion.facts
    leaves = deletion.kind == Kind.EVIDENCE_DELETED
    if leaves and (len(buried) != facts.get("rows") or bury(buried).hex() != facts.get("root")):
        yield "its tombstones are not those it left"
    try:
        period = Period(_day(facts, "first_day"), _day(facts, "last_day"))
        low, high = bounds_of(period)
        is_allowed = audit is not None and _allows(audit.facts, facts)
    except (KeyError, ValueError):
        yield "its evidence or that of its audit cannot be read"
        return
    if not is_allowed:
        yield "no audit without faults covers its period"
    if not leaves and not is_over(RecordClass.OPERATION, period.last_day, at=deletion.event_at):
        yield "its period was not over"
    for each in buried:
        if not low <= each.id < high:
            yield f"{each.chain}#{each.sequence} is not of its period"
        elif not is_old_enough(each.kind, time_of(each.id), at=deletion.event_at):
            yield f"{each.chain}#{each.sequence} was too young"


def _allows(audit: dict[str, Any], deletion: dict[str, Any]) -> bool:
    """Tell whether an audit covers the period of a deletion."""
    return covers(
        _day(audit, "first_day"),
        _day(audit, "last_day"),
        str(audit.get("result")),
        first=_day(deletion, "first_day"),
        last=_day(deletion, "last_day"),
    )


def _day(facts: dict[str, Any], name: str) -> date:
    return date.fromisoformat(str(facts[name]))
