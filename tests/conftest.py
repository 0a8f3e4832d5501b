"""What every test may ask for: a migrated database, and nothing of our own mocked."""

from collections.abc import Iterator

import pytest

from tests.builders.roles import allow_becoming_web_process
from uets.kernel import pool


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 - it does the work
    """Let tests take on the web process's role; close our own pool before pytest-django removes the database."""
    allow_becoming_web_process()
    yield
    pool.close()
