"""The wall behind the code: what each role may do with each table, asked of the live catalogue."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import conninfo

from config.rights import TABLES, VAULT_TABLES
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
