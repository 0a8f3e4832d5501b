"""The backend of the test run (`ENGINE = "tests.emptying"`): it empties only what holds rows, and drops nothing.

Django truncates every table after each test that commits, which takes PostgreSQL more than half a second for all the
partitions of months. Most of them have no page at all, and a truncated table has none again.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.core.management.color import Style
from django.db.backends.postgresql import base, creation, operations
from typing_extensions import override

EMPTY: Final = """DO $$
DECLARE held text;
BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO held FROM pg_class
    WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'vault'::regnamespace)
        AND relname <> 'django_migrations' AND pg_relation_size(oid) > 0;
    IF held IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || held || ' CASCADE';
    END IF;
END $$"""


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, but for the flush."""

    @override
    def sql_flush(
        self,
        style: Style,
        tables: Sequence[str],
        *,
        reset_sequences: bool = False,
        allow_cascade: bool = False,
    ) -> list[Any]:
        """Return the statement that empties every table; sequences go on."""
        return [EMPTY] if tables else []


class DatabaseCreation(creation.DatabaseCreation):
    """Django's creation of the test database, but for its removal."""

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        """Leave the database: its whole server and folder go with the run (tests/database.py)."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's connection with these."""

    ops_class = DatabaseOperations
    creation_class = DatabaseCreation
