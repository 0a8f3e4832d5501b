"""What every test may ask for: a migrated database, and nothing of our own mocked."""

from collections.abc import Iterator

import pytest

from gateways.fakes.certificates import BelievedSigners
from tests.builders.roles import allow_becoming_web_process
from uets.kernel import pool
from uets.notices import ports as notices


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:  # noqa: ARG001 - it does the work
    """Let tests take on the web process's role; close our own pool before pytest-django removes the database."""
    allow_becoming_web_process()
    yield
    pool.close()


@pytest.fixture(scope="session", autouse=True)
def believed_signers() -> None:
    """Believe the certificates of packages; what judges them has tests of its own, with a real authority."""
    notices.signers.bind(BelievedSigners)
