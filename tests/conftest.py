"""What every test may ask for: a migrated database, and nothing of our own mocked."""

from collections.abc import Iterator

import pytest

from uets.kernel import pool


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 - it does the work
    """Close our own pool before pytest-django removes the database."""
    yield
    pool.close()
