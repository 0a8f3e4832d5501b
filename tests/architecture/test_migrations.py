"""Migrations: one named line per package, schema apart from data, taken back whole, never waiting long."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tests.architecture.source import ROOT

NUMBERED = re.compile(r"(\d{4})_([a-z0-9_]+)")
NAMELESS = re.compile(r"(^|_)auto(_|$)|^migration|^alter_|_and_more$")
DATA = re.compile(r"(?im)^\s*(INSERT\s+INTO|UPDATE\s+\w|DELETE\s+FROM|COPY\s)")

THERE_AND_BACK = """
import django, sys
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

def tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relkind, relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE nspname IN ('public', 'vault') UNION ALL SELECT 'p', proname FROM pg_proc p "
            "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname = 'public' "
            "UNION ALL SELECT 's', nspname FROM pg_namespace WHERE nspname = 'vault' ORDER BY 1, 2")
        return cursor.fetchall()

def migrate(where):
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([(app, name if where == "there" else None) for app, name in leaves])
    return tables()

there, back, again = migrate("there"), migrate("back"), migrate("there")
left = [name for kind, name in back if "django_migrations" not in name]
sys.exit(f"left behind: {left}" if left else "not the same again" if there != again else 0)
"""


def list_migrations() -> dict[str, list[Migration]]:
    """Return the migrations of our packages, in the order of their names."""
    found: dict[str, list[Migration]] = {}
    for (app, _), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if (ROOT / "uets" / app).is_dir():
            found.setdefault(app, []).append(migration)
    return found


MIGRATIONS = [migration for line in list_migrations().values() for migration in line]


def find_gaps(names: Iterable[str]) -> list[str]:
    """Return the names that do not bear the next number: a gap, or two branches."""
    numbers = [(name, NUMBERED.fullmatch(name)) for name in sorted(names)]
    return [name for place, (name, found) in enumerate(numbers, 1) if not found or int(found[1]) != place]


def find_nameless(names: Iterable[str]) -> list[str]:
    """Return the names that Django made up, which say nothing of the reason."""
    return [name for name in names if NAMELESS.search(name.partition("_")[2])]


def is_data(operation: Any) -> bool:
    """Tell whether an operation writes rows."""
    return isinstance(operation, RunPython) or (
        isinstance(operation, RunSQL) and DATA.search(str(operation.sql)) is not None
    )


def is_mixed(operations: Iterable[Any]) -> bool:
    """Tell whether a migration changes both rows and tables: their locks would be held together."""
    return len({is_data(operation) for operation in operations}) > 1


def is_final(migration: Migration) -> bool:
    """Tell whether a migration says in its docstring that it cannot be taken back."""
    source = Path(sys.modules[migration.__module__].__file__ or "").read_text(encoding="utf-8")
    return "irreversible" in (ast.get_docstring(ast.parse(source)) or "")


def test_each_package_has_one_line_without_gaps() -> None:
    gaps = [name for line in list_migrations().values() for name in find_gaps(each.name for each in line)]
    assert gaps == []
    leaves = MigrationLoader(None).graph.leaf_nodes()
    assert len({app for app, _ in leaves}) == len(leaves)


def test_each_migration_has_a_name_of_its_own() -> None:
    assert find_nameless(migration.name for migration in MIGRATIONS) == []


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_schema_and_data_are_never_changed_together(migration: Migration) -> None:
    assert not is_mixed(migration.operations)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_each_migration_can_be_taken_back_or_says_that_it_cannot(migration: Migration) -> None:
    assert all(operation.reversible for operation in migration.operations) or is_final(migration)


def test_bad_examples_are_found() -> None:
    table, rows = RunSQL("CREATE TABLE t ()", "DROP TABLE t"), RunSQL("  INSERT INTO t VALUES (1)")
    assert find_gaps(["0001_initial", "0002_a", "0002_b", "0004_c"]) == ["0002_b"]
    assert find_gaps(["0001_initial", "0003_a"]) == ["0003_a"]
    assert find_nameless(["0002_auto_20260101_1200", "0003_alter_x", "0004_x_and_more", "0005_add_word"]) == [
        "0002_auto_20260101_1200",
        "0003_alter_x",
        "0004_x_and_more",
    ]
    assert is_mixed([table, rows])
    assert is_mixed([table, RunPython(RunPython.noop)])
    assert not is_mixed([table, table])
    assert not rows.reversible


@pytest.fixture
def empty_database() -> Iterator[str]:
    """Give the address of a database with nothing in it."""
    name = f"migrations_{uuid4().hex}"
    parts = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as session:
        session.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlunsplit(parts._replace(path=f"/{name}"))
        session.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_all_migrations_go_back_to_nothing_and_make_the_same_again(empty_database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", THERE_AND_BACK],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "UETS_ROLE": "owner",
            "DATABASE_URL": empty_database,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.django_db
def test_a_migration_waits_four_seconds_for_a_lock_and_works_five() -> None:
    seen: set[tuple[str, str]] = set()

    def look(execute: Callable[..., Any], statement: str, *rest: Any) -> Any:
        if "django_migrations" in statement:
            seen.add(show_waits())
        return execute(statement, *rest)

    with connection.execute_wrapper(look):
        call_command("migrate", "evidence", verbosity=0)
    assert seen == {("4s", "5s")}
    assert show_waits() == ("0", "0")


def show_waits() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        lock, statement = cursor.fetchone()
    return lock, statement
