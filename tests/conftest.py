"""What every test may ask for: a migrated database, and nothing of our own mocked."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.database import MONTHS_AHEAD
from uets.kernel import clock, partitions, pool


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Open the months that tests write into, after pytest-django has migrated."""
    with django_db_blocker.unblock():
        partitions.open_months(until=(clock.now() + MONTHS_AHEAD).date())
    yield
    pool.close()
