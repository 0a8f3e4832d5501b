"""A holder, an integrator with an acknowledged key, and notices: what most calls need."""

from collections.abc import Iterator

import pytest

from tests.builders.keys import HandOver, bind_vault, hand_over_key
from tests.builders.roles import pool_of_web_process
from uets.keys.actions.usage import forget_leases
from uets.keys.models import Grant
from uets.keys.states import Permission

EVERYTHING = [permission.value for permission in Permission]


@pytest.fixture
def given(transactional_db: None) -> Iterator[HandOver]:  # noqa: ARG001 - the pool reads what is committed
    """Give a grant with every permission and an active key; the pool has the rights of the web process."""
    bind_vault()
    forget_leases()
    hand_over = hand_over_key()
    allow(hand_over, EVERYTHING)
    with pool_of_web_process():
        yield hand_over


def allow(hand_over: HandOver, permissions: list[str]) -> None:
    """Give a grant other permissions."""
    Grant.objects.filter(id=hand_over.grant.id).update(permissions=permissions)
