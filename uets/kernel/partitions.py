"""Partitioned tables: by month on the UUIDv7 id, or by hash of the account. Texts of migrations and of open_months."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import LiteralString

from django.db import connection
from psycopg import sql

from uets.kernel.ids import first_id_at
from uets.kernel.waits import short_waits

MONTHLY_TABLES: tuple[LiteralString, ...] = (
    "evidence_evidence",
    "evidence_seal",
    "evidence_proof",
    "evidence_tombstone",
    "events_event",
    "notices_notice",
)
HASH_PARTITIONS = 16

FIRST_MONTH = date(2026, 1, 1)
"""No id is older than the software."""


def partitioned(table: str, *, by: str) -> str:
    """Return SQL that turns a table just made by CreateModel into a partitioned one with the same columns.

    Its indexes come afterwards: Django defers them to the end of the migration.
    """
    statements = [
        f"ALTER TABLE {table} RENAME TO {table}_plain",
        f"CREATE TABLE {table} (LIKE {table}_plain INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY {by}",
        f"DROP TABLE {table}_plain",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY (account_id, id)",
    ]
    return ";\n".join(statements)


def hash_partitions(table: str) -> str:
    """Return SQL that makes the hash partitions of a table."""
    return ";\n".join(
        f"CREATE TABLE {table}_h{number:02d} PARTITION OF {table} "
        f"FOR VALUES WITH (MODULUS {HASH_PARTITIONS}, REMAINDER {number})"
        for number in range(HASH_PARTITIONS)
    )


def open_months(*, until: date) -> int:
    """Make every missing month partition up to and including the month of `until`; return how many were made."""
    made = 0
    with short_waits(), connection.cursor() as cursor:
        for table in MONTHLY_TABLES:
            month = FIRST_MONTH
            while month <= until:
                following = next_month(month)
                name = f"{table}_m{month:%Y%m}"
                cursor.execute("-- does the month exist?\nSELECT to_regclass(%s)", [name])
                if cursor.fetchone()[0] is None:
                    cursor.execute(_create_month(table=table, name=name, month=month, following=following))
                    made += 1
                month = following
    return made


def next_month(month: date) -> date:
    """Return the first day of the following month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def whole_months(first: date, last: date) -> Iterator[date]:
    """Yield the months all of whose days are among those from a first to a last one."""
    month = first if first.day == 1 else next_month(first)
    while (following := next_month(month)) <= last + timedelta(days=1):
        yield month
        month = following


def empty_month(*, table: str, month: date) -> None:
    """Empty a month of a table, in the caller's transaction: its space is free at once, and the month stays open."""
    emptied = sql.SQL("TRUNCATE {}").format(sql.Identifier(f"{table}_m{month:%Y%m}"))
    with connection.cursor() as cursor:
        cursor.execute(emptied.as_string(None))


def _create_month(*, table: LiteralString, name: str, month: date, following: date) -> str:
    text = sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
        sql.Identifier(name),
        sql.Identifier(table),
        sql.Literal(_bound(month)),
        sql.Literal(_bound(following)),
    )
    return text.as_string(None)


def _bound(month: date) -> str:
    return str(first_id_at(datetime(month.year, month.month, 1, tzinfo=UTC)))
