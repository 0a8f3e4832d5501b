"""The own pool: a lost connection is one refusal, and the next reader gets a new one."""

import pytest

from uets.kernel import pool

pytestmark = pytest.mark.django_db(transaction=True)

END_MYSELF = "SELECT pg_terminate_backend(pg_backend_pid())"


def ask() -> int | None:
    with pool.read() as lent:
        return lent.row(int, "SELECT 1")


def test_a_lost_connection_is_replaced() -> None:
    with pytest.raises(pool.DatabaseAway), pool.read() as lent:
        lent.row(bool, END_MYSELF)
    assert ask() == 1


def test_other_errors_stay_what_they_are_and_the_connection_is_given_back() -> None:
    for _ in range(pool.MOST_CONNECTIONS + 1):
        with pytest.raises(LookupError), pool.read():
            raise LookupError
    assert ask() == 1
