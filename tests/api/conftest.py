"""A holder, an integrator with an acknowledged key, and notices: what most calls need."""

import pytest

from tests.builders.keys import HandOver, bind_vault, hand_over_key
from uets.keys.actions.usage import forget_leases
from uets.keys.models import Grant
from uets.keys.states import Permission

EVERYTHING = [permission.value for permission in Permission]


@pytest.fixture
def given(transactional_db: None) -> HandOver:  # noqa: ARG001 - the pool reads what is committed
    """Return a grant with every permission and an active key."""
    bind_vault()
    forget_leases()
    hand_over = hand_over_key()
    allow(hand_over, EVERYTHING)
    return hand_over


def allow(hand_over: HandOver, permissions: list[str]) -> None:
    """Give a grant other permissions."""
    Grant.objects.filter(id=hand_over.grant.id).update(permissions=permissions)
