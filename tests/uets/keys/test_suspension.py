"""A suspension stands beside what the holder does: disabling, an end and an extension never lift it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import people
from tests.builders.keys import AT, HandOver, hand_over_key
from tests.builders.market import Purchase, make_integrator, make_tariff
from uets.keys import actions
from uets.keys.models import Grant
from uets.keys.rules.grants import state_of
from uets.keys.states import GrantState, KeyState

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspended() -> HandOver:
    hand_over = hand_over_key()
    now = {"state": GrantState.SUSPENDED.value, "state_changed_at": AT}
    Grant.objects.filter(id=hand_over.grant.id).update(**now)
    return hand_over


def named(hand_over: HandOver) -> dict[str, Any]:
    return {
        "actor": hand_over.holder,
        "account_id": hand_over.account.id,
        "grant_id": hand_over.grant.id,
    }


def state(hand_over: HandOver) -> str:
    return Grant.objects.get(id=hand_over.grant.id).state


def test_disabling_and_enabling_lift_no_suspension(suspended: HandOver) -> None:
    actions.disable_key(**named(suspended), at=AT)
    assert state(suspended) == GrantState.DISABLED
    actions.enable_key(**named(suspended), at=AT)
    assert state(suspended) == GrantState.SUSPENDED


def test_an_end_and_an_extension_lift_no_suspension() -> None:
    purchase = Purchase()
    grant_id = purchase.approve(purchase.fill_in(make_tariff(make_integrator())))
    Grant.objects.filter(id=grant_id).update(state=GrantState.SUSPENDED.value)
    late = people.AT + timedelta(days=370)
    assert actions.expire_grants(at=late) == 1
    ended = Grant.objects.get(id=grant_id)
    actions.extend_key(
        actor=people.acting(purchase.person, purchase.account, at=late),
        account_id=ended.account_id,
        grant_id=grant_id,
        expected_version=ended.version,
        at=late,
    )
    assert Grant.objects.get(id=grant_id).state == GrantState.SUSPENDED


@pytest.mark.parametrize(
    ("is_disabled", "is_suspended", "key_state", "expected"),
    [
        (False, False, KeyState.ACTIVE, GrantState.ACTIVE),
        (False, False, KeyState.UNDELIVERED, GrantState.AWAITING_DELIVERY),
        (True, False, KeyState.ACTIVE, GrantState.DISABLED),
        (False, True, KeyState.ACTIVE, GrantState.SUSPENDED),
        (True, True, KeyState.ACTIVE, GrantState.DISABLED),
    ],
)
def test_the_state_follows_from_both(
    *, is_disabled: bool, is_suspended: bool, key_state: KeyState, expected: GrantState
) -> None:
    found = state_of(
        disabled_at=AT if is_disabled else None,
        suspended_at=AT if is_suspended else None,
        key_state=key_state.value,
    )
    assert found is expected
