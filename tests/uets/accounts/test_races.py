"""Two who change the operators of an account at the same moment: one waits for the other, nobody is locked for ever."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from tests.builders.people import AT, acting, make_organisation, make_person
from uets.accounts import actions, errors, queries
from uets.accounts.models import Account, Person
from uets.kernel.refusals import Refusal

ROUNDS = 5


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment, each on a connection of its own; return the codes of those that were refused."""
    start, said = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            said.append(refusal.code)
        except Exception as error:  # noqa: BLE001 - a deadlock shows here, and has to be seen by the test
            said.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def remove(account: Account, by: Person, whom: Person) -> None:
    (operator,) = [row for row in queries.list_operators(account_id=account.id) if row.person_id == whom.id]
    actions.remove_operator(
        actor=acting(by, account), account_id=account.id, operator_id=operator.id, expected_version=1, at=AT
    )


@pytest.mark.django_db(transaction=True)
def test_two_principals_who_remove_each_other_leave_one() -> None:
    for _ in range(ROUNDS):
        one, other = make_person(), make_person()
        account = make_organisation(principals=[one, other])
        refused = at_once(partial(remove, account, one, other), partial(remove, account, other, one))
        assert refused == [errors.OperatorLimit.code]
        assert len(queries.list_operators(account_id=account.id)) == 1
