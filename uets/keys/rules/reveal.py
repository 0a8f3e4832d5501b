"""Whether a key may be shown to a person now; asked by the key vault of facts it has read itself."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from uets.accounts.errors import SecondApprovalNeeded
from uets.accounts.states import DualAct, Role
from uets.kernel.actor import FRESH_FOR, is_strong
from uets.keys import errors
from uets.keys.states import PERMIT_LIFE, REVEALS_A_DAY, GrantState, KeyState

REVEALABLE: Final = frozenset(
    {
        KeyState.AWAITING_DELIVERY.value,
        KeyState.ACTIVE.value,
        KeyState.OVERLAPPING.value,
        KeyState.EXPIRED.value,
    }
)
ENVELOPE_KEPT_FOR: Final = timedelta(days=30)
"""After the end of the term: an extension within thirty days brings the key back."""

FINAL_KEY_STATES: Final = frozenset(
    {
        KeyState.REPLACED.value,
        KeyState.UNDELIVERED.value,
        KeyState.LEAKED.value,
        KeyState.CANCELLED.value,
    }
)


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """The newest login of a session, as the vault has read it."""

    person_id: UUID
    level: int
    authenticated_at: datetime
    is_ended: bool
    method: str


def check_login(*, login: Login | None, person_id: UUID, at: datetime) -> None:
    """Raise LoginNotFresh unless this person logged in at level 3 or more, at most five minutes ago."""
    is_fresh = (
        login is not None
        and login.person_id == person_id
        and not login.is_ended
        and is_strong(method=login.method, level=login.level)
        and timedelta(0) <= at - login.authenticated_at <= FRESH_FOR
    )
    if not is_fresh:
        raise errors.LoginNotFresh


def check_role(*, role: str | None) -> None:
    """Raise PrincipalRequired unless the person is the holder or a principal operator of the account."""
    if role not in {Role.HOLDER.value, Role.PRINCIPAL_OPERATOR.value}:
        raise errors.PrincipalRequired


def check_key(*, key_state: str, grant_state: str) -> None:
    """Raise StateConflict for a key that no longer opens anything, now or after an extension."""
    if key_state not in REVEALABLE or grant_state == GrantState.CANCELLED.value:
        raise errors.StateConflict(state=key_state)


def check_permit(*, approved_at: datetime | None, used_at: datetime | None, at: datetime) -> None:
    """Raise SecondApprovalNeeded unless a second person has approved within a day, and it was not used (rule R5)."""
    is_fresh = approved_at is not None and timedelta(0) <= at - approved_at < PERMIT_LIFE
    if not is_fresh or used_at is not None:
        raise SecondApprovalNeeded(act=DualAct.REVEAL.value)


def check_is_new(*, is_counted: bool) -> None:
    """Raise RevealRepeated for a form that has shown the key already: a reload, a second click, back."""
    if is_counted:
        raise errors.RevealRepeated


def check_counts(*, today: int, this_hour: int, most_an_hour: int) -> None:
    """Raise RevealLimitReached at the sixth of a day (Istanbul), RevealCeilingReached for the installation."""
    if today >= REVEALS_A_DAY:
        raise errors.RevealLimitReached(limit=REVEALS_A_DAY)
    if this_hour >= most_an_hour:
        raise errors.RevealCeilingReached(limit=most_an_hour)


def must_shred(*, key_state: str, grant_state: str, ends_on: date, on: date) -> bool:
    """Tell whether an envelope has to be destroyed: at the final end of its key, or thirty days after the term."""
    if key_state in FINAL_KEY_STATES or grant_state == GrantState.CANCELLED.value:
        return True
    return on > ends_on + ENVELOPE_KEPT_FOR
