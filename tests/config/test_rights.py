"""The wall behind the code: what each role may do with each table, asked of the live catalogue."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import conninfo, sql

from config.rights import APP_COLUMNS, TABLES, VAULT_COLUMNS, VAULT_TABLES
from tests.config.roles import connect


@pytest.mark.django_db
def test_every_table_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'vault')"
        )
        found = set(cursor.fetchall())
    assert found == {("public", name) for name in TABLES} | {("vault", name) for name in VAULT_TABLES}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["app", "vault"])
def test_rights_in_the_catalogue_are_those_of_the_table(role: str) -> None:
    words = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    with connect(role) as session:
        for table, rights in TABLES.items():
            row = session.execute(
                "SELECT array_agg(word) FROM unnest(%s::text[]) word WHERE has_table_privilege(%s, word)",
                [list(words), table],
            ).fetchone()
            assert set((row and row[0]) or ()) == set(filter(None, getattr(rights, role).split(", "))), table


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "columns"), [("app", APP_COLUMNS), ("vault", VAULT_COLUMNS)])
def test_a_role_changes_the_columns_of_the_table_and_no_other(
    role: str, columns: dict[str, tuple[str, ...]]
) -> None:
    whole = {name for name, rights in TABLES.items() if "UPDATE" in getattr(rights, role)}
    with connect(role) as session:
        found = session.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relname = ANY (%s) AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 "
            "AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'UPDATE')",
            [sorted(TABLES)],
        ).fetchall()
    changeable = {(table, column) for table, column in found if table not in whole}
    assert changeable == {(table, column) for table, names in columns.items() for column in names}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["app", "vault"])
def test_no_role_writes_into_a_part_of_a_table_past_its_triggers(role: str) -> None:
    """A trigger per statement looks at the table that a statement names: parts of it are nobody's to write."""
    with connect(role) as session:
        parts = session.execute(
            "SELECT c.relname, has_table_privilege(c.oid, 'INSERT') OR has_any_column_privilege(c.oid, 'UPDATE') "
            "OR has_table_privilege(c.oid, 'DELETE') FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'"
        ).fetchall()
        names = {name for name, may_write in parts if not may_write}
        assert len(names) == len(parts) > 0
        month = min(name for name in names if name.startswith("evidence_evidence"))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(sql.SQL("INSERT INTO {} DEFAULT VALUES").format(sql.Identifier(month)))


FACTS = (
    ("accounts_person", "tckn"),
    ("accounts_operator", "role"),
    ("login_loginrecord", "level"),
    ("login_loginrecord", "authenticated_at"),
    ("login_passkey", "public_key"),
    ("login_recoverycode", "code_hmac"),
    ("notices_package", "sha256"),
    ("integrators_integratorkey", "jwk"),
    ("integrators_tariff", "gross_kurus"),
    ("keys_apikey", "key_hmac"),
)


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column"), FACTS)
def test_the_web_process_cannot_change_a_fact(table: str, column: str) -> None:
    change = sql.SQL("UPDATE {} SET {} = {}").format(*map(sql.Identifier, (table, column, column)))
    with connect("app") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(change)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["app", "vault"])
def test_roles_are_neither_owner_nor_superuser(role: str) -> None:
    with connect(role) as session:
        row = session.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, "
            "EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
        ).fetchone()
    assert row == (False, False, False, False, False)


@pytest.mark.django_db
def test_the_web_role_cannot_look_into_the_vault() -> None:
    with connect("app") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT * FROM vault.envelope")


@pytest.mark.django_db
def test_the_vault_role_cannot_read_notices() -> None:
    with connect("vault") as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT * FROM mailbox_mailboxentry")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["app", "vault"])
def test_a_wrong_password_is_refused(role: str) -> None:
    url = (settings.SECRETS_DIR / f"database-url-{role}").read_text(encoding="utf-8")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(conninfo.make_conninfo(url, password="wrong"))
