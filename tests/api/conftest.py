"""A holder, an integrator with an acknowledged key, and notices: what most calls need."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.cards import Scene, card_of, running_judge
from tests.builders.keys import HandOver, bind_vault, hand_over_key
from tests.builders.people import make_person
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


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Iterator[Scene]:  # noqa: ARG001 - it is written to
    """Give a person with a card, under an authority that the installation believes."""
    with running_judge(tmp_path) as trust:
        person = make_person()
        yield Scene(trust, person, card_of(person, by=trust.authority))


def allow(hand_over: HandOver, permissions: list[str]) -> None:
    """Give a grant other permissions."""
    Grant.objects.filter(id=hand_over.grant.id).update(permissions=permissions)
