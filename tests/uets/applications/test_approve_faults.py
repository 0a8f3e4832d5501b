"""The n-th SQL statement of a purchase fails, for every n until it succeeds: nothing is left, nothing is sent."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

from tests.builders.market import Purchase, make_integrator, make_tariff
from tests.builders.people import add_operator, make_person
from uets.accounts.states import Role
from uets.integrators.models import Order
from uets.kernel.refusals import Refusal
from uets.keys import ports
from uets.keys.errors import GrantExists
from uets.keys.models import Grant

MOST_STATEMENTS = 300


class Pokes:
    """Counts what would have been told to the key vault."""

    def __init__(self) -> None:
        self.count = 0

    def poke(self) -> None:
        self.count += 1

    def permit(self, _: ports.PermitRequest) -> None:
        raise ports.VaultUnavailable

    def reveal(self, _: ports.RevealRequest) -> ports.RevealAnswer:
        raise ports.VaultUnavailable


@contextmanager
def failing_at(number: int) -> Iterator[None]:
    """Let the statement of this number fail as a lost connection would."""
    left = [number]

    def run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        left[0] -= 1
        if left[0] == 0:
            raise DatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield


def count_rows() -> dict[str, int]:
    """Return how many rows every table has."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("uets."))
    return {model.__name__: model.objects.count() for model in ours}  # type: ignore[attr-defined] # all have it


@pytest.mark.django_db(transaction=True)
def test_a_fault_at_any_statement_leaves_nothing_behind() -> None:
    pokes = Pokes()
    ports.key_vault.bind(lambda: pokes)
    purchase = Purchase()
    draft = purchase.fill_in(make_tariff(make_integrator()))
    before = count_rows()
    for number in range(1, MOST_STATEMENTS):
        with failing_at(number):
            try:
                purchase.approve(draft)
            except DatabaseError:
                assert count_rows() == before, f"statement {number}"
                assert pokes.count == 0
                continue
        break
    else:
        pytest.fail("the purchase never succeeded")
    assert number > 20
    assert Order.objects.count() == Grant.objects.count() == pokes.count == 1


@pytest.mark.django_db(transaction=True)
def test_two_principals_at_the_same_moment_make_one_sale() -> None:
    ports.key_vault.bind(Pokes)
    first = Purchase()
    other = make_person()
    add_operator(first.account, other, role=Role.PRINCIPAL_OPERATOR)
    second = Purchase(person=other, account=first.account)
    tariff = make_tariff(make_integrator())
    pairs = [(purchase, purchase.fill_in(tariff)) for purchase in (first, second)]
    start, refusals = threading.Barrier(2), []

    def buy(purchase: Purchase, draft: Any) -> None:
        start.wait()
        try:
            purchase.approve(draft)
        except Refusal as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=buy, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(refusal) for refusal in refusals] == [GrantExists]
    assert Order.objects.count() == Grant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_parallel_makes_one_sale() -> None:
    ports.key_vault.bind(Pokes)
    purchase = Purchase()
    draft = purchase.fill_in(make_tariff(make_integrator()))
    start, grants = threading.Barrier(2), []

    def click() -> None:
        start.wait()
        try:
            grants.append(purchase.approve(draft))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(grants) == 2
    assert len(set(grants)) == Order.objects.count() == 1
