"""What every test may ask for: a migrated database, and nothing of our own mocked."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from gateways.fakes.certificates import BelievedSigners
from tests.builders.roles import allow_becoming_web_process
from uets.kernel import pool
from uets.notices import ports as notices

END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"""


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001 - it does the work
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let tests take on the web process's role; end all connections before pytest-django removes the database."""
    allow_becoming_web_process()
    yield
    pool.close()
    # Threads of servers that tests have started may keep connections of their own, which would keep the database.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(END_OTHERS)


@pytest.fixture(scope="session", autouse=True)
def believed_signers() -> None:
    """Believe the certificates of packages; what judges them has tests of its own, with a real authority."""
    notices.signers.bind(BelievedSigners)
