"""What a period holds and whether it may be deleted. Rows are numbered by their time, so days are ranges of ids."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from uets.evidence.errors import DeletionRefused
from uets.evidence.models import Audit, Evidence
from uets.evidence.rules.retention import (
    OPERATIONS,
    YEARS,
    Period,
    covers,
    is_over,
    kinds_of,
    period_ends,
    youngest,
)
from uets.evidence.states import RecordClass
from uets.kernel.ids import first_id_at

PRESENT: Final = """-- how much of each kind a period holds, and how much of it is stamped
SELECT e.kind, count(*), count(p.id) FROM evidence_evidence e
LEFT JOIN evidence_proof p ON p.account_id = e.account_id AND p.id = e.id AND p.id >= %s AND p.id < %s
WHERE e.id >= %s AND e.id < %s GROUP BY e.kind"""


class Span(NamedTuple):
    """Where old rows are looked for: the ids of a period, and the instant after which nothing may have happened."""

    low: UUID
    high: UUID
    youngest: datetime


class OldRows(NamedTuple):
    """Operation records in a table of another word, in no chain: what that word calls old enough (docs/adr/0047)."""

    table: str
    kind: str
    """The column that says what a row is."""

    find: Callable[[Span], QuerySet[Any]]
    is_by_month: bool = False
    """A table of months, each of which is old as a whole: no row changes, and none stays longer than the others."""


class Plan(NamedTuple):
    """What a deletion would do: rows of each kind, and how many of them are not stamped and stay.

    `beside` holds the same of the tables of other words.
    """

    audit_id: UUID
    kinds: dict[str, int]
    unstamped: int
    beside: dict[str, dict[str, int]]


def bounds_of(period: Period) -> tuple[UUID, UUID]:
    """Return the first id of a period, and the first one after it."""
    first = datetime(period.first_day.year, period.first_day.month, period.first_day.day, tzinfo=UTC)
    return first_id_at(first), first_id_at(period_ends(period.last_day))


def span_of(period: Period, *, at: datetime) -> Span:
    """Return where the operation records of a period that is over are looked for."""
    return Span(*bounds_of(period), youngest(RecordClass.OPERATION, period.last_day, at=at))


def is_kept_longer(*, prefix: str) -> Exists:
    """Return the condition that evidence which is kept longer than an operation record names a row of an account."""
    subject = Concat(Value(f"{prefix}:"), Cast(OuterRef("id"), CharField()))
    named = Evidence.objects.filter(account_id=OuterRef("account_id"), subject=subject)
    return Exists(named.exclude(kind__in=sorted(OPERATIONS)))


def plan_deletion(
    *, period: Period, record_class: RecordClass, at: datetime, beside: Iterable[OldRows] = ()
) -> Plan:
    """Return what `delete_records` and `delete_rows` would delete; raises DeletionRefused as they do."""
    audit = find_audit(period, record_class, at=at)
    present = count_present(period)
    chosen = {kind: present[kind] for kind in kinds_of(record_class, present)}
    unstamped = sum(rows - stamped for rows, stamped in chosen.values())
    stamped = {kind: stamped for kind, (_, stamped) in chosen.items()}
    return Plan(audit.id, stamped, unstamped, {old.table: count_old(old, period, at=at) for old in beside})


def count_old(old: OldRows, period: Period, *, at: datetime) -> dict[str, int]:
    """Return how many old rows of each kind a table has in a period."""
    rows = old.find(span_of(period, at=at)).order_by(old.kind)
    return dict(rows.values_list(old.kind).annotate(rows=Count("*")))


def find_audit(period: Period, record_class: RecordClass, *, at: datetime) -> Audit:
    """Return the audit that allows a deletion; raises DeletionRefused when it is too early or nobody has audited."""
    first, last = period
    if first > last:
        raise DeletionRefused("the period ends before it begins")
    if not is_over(record_class, last, at=at):
        message = f"records of this class are kept for {YEARS.get(record_class, 'all')} years"
        raise DeletionRefused(message)
    for audit in Audit.objects.filter(first_day__lte=first, last_day__gte=last).order_by("-recorded_at"):
        if covers(audit.first_day, audit.last_day, audit.result, first=first, last=last):
            return audit
    raise DeletionRefused("no audit without faults covers the whole period")


def count_present(period: Period) -> dict[str, tuple[int, int]]:
    """Return how many rows of each kind a period holds, and how many of them are stamped."""
    low, high = bounds_of(period)
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, [low, high, low, high])
        return {kind: (rows, stamped) for kind, rows, stamped in cursor.fetchall()}
