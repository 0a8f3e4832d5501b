"""“Yeniden gönder”: may a new key be sent for this grant."""

from datetime import datetime
from typing import Final

from uets.accounts.states import Role
from uets.kernel.actor import Actor
from uets.kernel.refusals import Refusal
from uets.keys import errors
from uets.keys.states import GrantState, KeyState

SENDABLE_GRANTS: Final = frozenset({GrantState.AWAITING_DELIVERY.value, GrantState.ACTIVE.value})
GONE: Final = frozenset(
    {KeyState.UNDELIVERED.value, KeyState.REPLACED.value, KeyState.CANCELLED.value, KeyState.LEAKED.value}
)
"""Newest keys after which none comes by itself: not handed over, or ended without a successor."""

DECIDING_ROLES: Final = frozenset({Role.HOLDER.value, Role.PRINCIPAL_OPERATOR.value})


def check_can_resend(*, grant_state: str, newest_key_state: str | None, actor: Actor, at: datetime) -> None:
    """Raise PrincipalRequired, StateConflict or LoginNotFresh, in this order; a new key is a step-up operation."""
    if actor.role not in DECIDING_ROLES:
        raise errors.PrincipalRequired
    if grant_state not in SENDABLE_GRANTS or newest_key_state not in GONE:
        raise errors.StateConflict(state=newest_key_state or grant_state, why="nothing-to-resend")
    if not actor.is_fresh(at=at):
        raise errors.LoginNotFresh


def can_resend(*, grant_state: str, newest_key_state: str | None, actor: Actor, at: datetime) -> bool:
    """Tell whether the button is of use; a login that is not fresh is asked for, so it does not hide the button."""
    try:
        check_can_resend(grant_state=grant_state, newest_key_state=newest_key_state, actor=actor, at=at)
    except errors.LoginNotFresh:
        return True
    except Refusal:
        return False
    return True
