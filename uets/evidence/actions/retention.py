"""Saklama: audits are recorded; what is old enough and audited may be deleted, and leaves a tombstone (docs/adr/0025).

Only the owner of the database can do either: the processes may not write these tables nor delete evidence.
"""

from collections import Counter
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from uets.evidence.actions.record import record
from uets.evidence.errors import AuditRefused
from uets.evidence.models import Audit, Tombstone
from uets.evidence.queries.retention import OldRows, bounds_of, find_audit, span_of
from uets.evidence.rules.retention import (
    Buried,
    Period,
    bury,
    choose_kinds,
    count_kinds,
    period_ends,
)
from uets.evidence.states import AuditResult, Kind, RecordClass
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id

CHAIN: Final = "evidence:retention"
"""Audits and deletions are evidence in one chain."""

MOST_ROWS: Final = 5_000
"""Of one deletion: each has its own evidence, so that a stopped run loses nothing."""

DOOMED: Final = """-- the next rows to be deleted, with what stays of them
SELECT e.account_id, e.id, e.chain, e.sequence, e.kind, e.row_hash, p.batch_id, p.position, p.leaf
FROM evidence_evidence e
JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id AND p.id >= %s AND p.id < %s
WHERE e.id >= %s AND e.id < %s AND (e.kind = ANY(%s)) = %s ORDER BY e.account_id, e.id LIMIT %s FOR UPDATE OF e"""

DELETE: Final = (
    """-- the proof of a deleted row; its leaf stays in the tombstone
DELETE FROM evidence_proof WHERE id = ANY(%s) AND id >= %s AND id < %s""",
    """-- the seal of a deleted row
DELETE FROM evidence_seal WHERE id = ANY(%s) AND id >= %s AND id < %s""",
    """-- the row itself
DELETE FROM evidence_evidence WHERE id = ANY(%s) AND id >= %s AND id < %s""",
)


def record_audit(  # noqa: PLR0913 - who audited which period under which number with which result is the audit
    *,
    actor: Actor,
    auditor: str,
    case_number: str,
    period: Period,
    result: AuditResult,
    note: str = "",
    at: datetime,
) -> Audit:
    """Record an audit of a period that is over; raises AuditRefused."""
    if not auditor.strip() or not case_number.strip():
        raise AuditRefused("an audit has an auditor and a case number")
    if period.first_day > period.last_day or period_ends(period.last_day) > at:
        raise AuditRefused("the period of an audit is over and does not end before it begins")
    audit_id = new_id()
    facts = {
        "auditor": auditor,
        "case_number": case_number,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "result": result.value,
        "note": note,
    }
    with transaction.atomic():
        evidence_id = record(
            kind=Kind.EVIDENCE_AUDITED,
            subject=f"audit:{audit_id}",
            chain=CHAIN,
            actor=actor,
            at=at,
            facts=facts,
        )
        return Audit.objects.create(id=audit_id, evidence_id=evidence_id, recorded_at=at, **facts)


def delete_records(
    *, actor: Actor, period: Period, record_class: RecordClass, at: datetime, limit: int = MOST_ROWS
) -> int:
    """Delete the next records of a class in a period and return how many, none when all are gone.

    Each leaves a tombstone, and the deletion is evidence with a root over them. Raises DeletionRefused.
    """
    audit = find_audit(period, record_class, at=at)
    low, high = bounds_of(period)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DOOMED, [low, high, low, high, *choose_kinds(record_class), limit])
        doomed = [Buried._make([*row[:-1], bytes(row[-1])]) for row in cursor.fetchall()]
        if not doomed:
            return 0
        deletion_id = record(
            kind=Kind.EVIDENCE_DELETED,
            subject=f"audit:{audit.id}",
            chain=CHAIN,
            actor=actor,
            at=at,
            facts=_say(audit, period, record_class, rows=len(doomed))
            | {"kinds": count_kinds(doomed), "root": bury(doomed).hex()},
        )
        Tombstone.objects.bulk_create(Tombstone(**row._asdict(), deletion_id=deletion_id) for row in doomed)
        ids = [row.id for row in doomed]
        for statement in DELETE:
            cursor.execute(statement, [ids, low, high])
    return len(doomed)


def delete_rows(*, actor: Actor, old: OldRows, period: Period, at: datetime, limit: int = MOST_ROWS) -> int:
    """Delete the next operation records of a period from a table of another word and return how many.

    They stand in no chain and nothing names them, so that no tombstone stays; that they were deleted, how many and
    what, is evidence. Raises DeletionRefused.
    """
    audit = find_audit(period, RecordClass.OPERATION, at=at)
    with transaction.atomic():
        found = old.find(span_of(period, at=at))
        doomed = dict(found.select_for_update().values_list("id", old.kind)[:limit])
        if not doomed:
            return 0
        record(
            kind=Kind.RECORDS_DELETED,
            subject=f"audit:{audit.id}",
            chain=CHAIN,
            actor=actor,
            at=at,
            facts=_say(audit, period, RecordClass.OPERATION, rows=len(doomed))
            | {"table": old.table, "kinds": dict(sorted(Counter(doomed.values()).items()))},
        )
        found.filter(id__in=list(doomed)).delete()
    return len(doomed)


def _say(audit: Audit, period: Period, record_class: RecordClass, *, rows: int) -> dict[str, object]:
    """Return what the evidence of every deletion says."""
    return {
        "audit_evidence": audit.evidence_id,
        "class": record_class.value,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "rows": rows,
    }
