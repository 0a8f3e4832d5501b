"""What proves something is written once: PostgreSQL itself refuses the roles of the processes every change of it."""

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from config.rights import TABLES, VAULT_TABLES
from tests.config.roles import connect
from uets.kernel.partitions import MONTHLY_TABLES

pytestmark = pytest.mark.django_db

ROLES = ("app", "vault")
PROOFS = (
    "evidence_evidence",
    "evidence_certificate",
    "evidence_batch",
    "evidence_renewal",
    "evidence_audit",
    "evidence_tombstone",
    "agreements_agreementtext",
    "agreements_consentrecord",
    "agreements_receipt",
    "events_event",
    "integrators_order",
    "notices_part",
)
CHANGES = (
    "UPDATE {} SET id = id",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TABLE {}",
)


def list_partitions() -> list[str]:
    """Return every partition of the test database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' ORDER BY relname")
        return [name for (name,) in cursor.fetchall()]


def a_month_of(table: str) -> str:
    """Return the newest month partition of a table."""
    return next(name for name in reversed(list_partitions()) if name.startswith(f"{table}_m"))


def list_given(session: psycopg.Connection, table: str) -> list[str]:
    """Return what a role may do with a table, whole or in some column, beyond reading and adding."""
    found = session.execute(
        "SELECT array_agg(word) FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) word "
        "WHERE has_table_privilege(%(table)s, word) "
        "OR word = 'UPDATE' AND has_any_column_privilege(%(table)s, word)",
        {"table": table},
    ).fetchone()
    return list((found and found[0]) or ())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", PROOFS)
def test_no_right_to_change_a_proof_stands_in_the_catalogue(role: str, table: str) -> None:
    with connect(role) as session:
        assert list_given(session, table) == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", PROOFS)
def test_a_proof_cannot_be_changed(role: str, change: str, table: str) -> None:
    statement = sql.SQL(change).format(sql.Identifier(table))
    with connect(role) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", MONTHLY_TABLES)
def test_a_month_cannot_be_changed_behind_its_table(role: str, change: str, table: str) -> None:
    statement = sql.SQL(change).format(sql.Identifier(a_month_of(table)))
    with connect(role) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.mark.parametrize("role", ROLES)
def test_partitions_are_reached_through_their_table_only(role: str) -> None:
    partitions = list_partitions()
    assert len(partitions) > 50
    with connect(role) as session:
        reachable = session.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE has_any_column_privilege(name, 'SELECT') "
            "OR has_any_column_privilege(name, 'INSERT') OR has_any_column_privilege(name, 'UPDATE') "
            "OR has_table_privilege(name, 'DELETE') OR has_table_privilege(name, 'TRUNCATE')",
            [partitions],
        ).fetchall()
    assert reachable == []


@pytest.mark.parametrize("role", ROLES)
def test_nobody_truncates_anything(role: str) -> None:
    names = [*TABLES, *(f"vault.{name}" for name in VAULT_TABLES)]
    with connect("vault") as session:
        found = session.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE has_table_privilege(%s, name::regclass, 'TRUNCATE')",
            [names, f"uets_{role}"],
        ).fetchall()
    assert found == []
