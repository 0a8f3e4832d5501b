"""Saklama: audits are recorded; what is old enough and audited may be deleted, and leaves a tombstone (docs/adr/0025).

Only the owner of the database can do either: the processes may not write these tables nor delete evidence.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from uets.evidence.actions.record import record
from uets.evidence.errors import AuditRefused
from uets.evidence.models import Audit, Tombstone
from uets.evidence.queries.retention import OldRows, bounds_of, count_old, find_audit, span_of
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
from uets.kernel.partitions import empty_month, next_month, whole_months

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
DELETE FROM evidence_proof e USING unnest(%s::uuid[], %s::uuid[]) doomed (account_id, id)
WHERE e.account_id = doomed.account_id AND e.id = doomed.id AND e.id >= %s AND e.id < %s""",
    """-- the seal of a deleted row
DELETE FROM evidence_seal e USING unnest(%s::uuid[], %s::uuid[]) doomed (account_id, id)
WHERE e.account_id = doomed.account_id AND e.id = doomed.id AND e.id >= %s AND e.id < %s""",
    """-- the row itself
DELETE FROM evidence_evidence e USING unnest(%s::uuid[], %s::uuid[]) doomed (account_id, id)
WHERE e.account_id = doomed.account_id AND e.id = doomed.id AND e.id >= %s AND e.id < %s""",
)
"""By the primary key, account first: by the id alone each step would read the whole period."""


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
        facts = _say(period, record_class, count_kinds(doomed)) | {"root": bury(doomed).hex()}
        deletion_id = _record(Kind.EVIDENCE_DELETED, audit, facts, actor=actor, at=at)
        Tombstone.objects.bulk_create(Tombstone(**row._asdict(), deletion_id=deletion_id) for row in doomed)
        keys = [row.account_id for row in doomed], [row.id for row in doomed]
        for statement in DELETE:
            cursor.execute(statement, [*keys, low, high])
    return len(doomed)


def delete_rows(*, actor: Actor, old: OldRows, period: Period, at: datetime, limit: int = MOST_ROWS) -> int:
    """Delete the next operation records of a period from a table of another word and return how many.

    A whole month goes at once where the table has months. The rows stand in no chain and nothing names them, so that no
    tombstone stays; that they were deleted, how many and what, is evidence. Raises DeletionRefused.
    """
    audit = find_audit(period, RecordClass.OPERATION, at=at)
    for month in whole_months(*period) if old.is_by_month else ():
        with transaction.atomic():
            kinds = count_old(old, Period(month, next_month(month) - timedelta(days=1)), at=at)
            if kinds:
                empty_month(table=old.table, month=month)
                facts = _say(period, RecordClass.OPERATION, kinds) | {"table": old.table, "month": month}
                _record(Kind.RECORDS_DELETED, audit, facts, actor=actor, at=at)
                return sum(kinds.values())
    with transaction.atomic():
        found = old.find(span_of(period, at=at))
        doomed = dict(found.select_for_update().values_list("id", old.kind)[:limit])
        if doomed:
            found.filter(id__in=list(doomed)).delete()
            facts = _say(period, RecordClass.OPERATION, Counter(doomed.values())) | {"table": old.table}
            _record(Kind.RECORDS_DELETED, audit, facts, actor=actor, at=at)
    return len(doomed)


def _say(period: Period, record_class: RecordClass, kinds: Mapping[str, int]) -> dict[str, object]:
    """Return what the evidence of every deletion says."""
    return {
        "class": record_class.value,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "rows": sum(kinds.values()),
        "kinds": dict(sorted(kinds.items())),
    }


def _record(kind: Kind, audit: Audit, facts: dict[str, object], *, actor: Actor, at: datetime) -> UUID:
    return record(
        kind=kind,
        subject=f"audit:{audit.id}",
        chain=CHAIN,
        actor=actor,
        at=at,
        facts=facts | {"audit_evidence": audit.evidence_id},
    )
