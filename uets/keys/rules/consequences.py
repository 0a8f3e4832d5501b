"""What follows when a grant ends, is disabled or narrowed: facts for the page that asks first (rule R14)."""

from collections.abc import Iterable
from datetime import date

import msgspec

from uets.keys.states import GrantState, Permission

FETCHING = frozenset({Permission.READ_LIST.value, Permission.READ_OPEN.value})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a grant can do today, as far as this question needs it."""

    state: str
    permissions: tuple[str, ...]
    ends_on: date


class Consequences(msgspec.Struct, frozen=True, kw_only=True):
    """What waits unopened, until when, and whether another integrator may fetch it."""

    unopened: int
    nearest_deemed_served_on: date | None
    days_left: int | None
    """From today to the nearest statutory day; None when none runs."""

    has_other_integrator: bool
    """Another integrator may still fetch them; only without one the page says so."""

    @property
    def is_worth_saying(self) -> bool:
        """Tell whether anything waits that the integrator would not fetch any more."""
        return self.unopened > 0


def can_fetch(grant: Standing, *, on: date) -> bool:
    """Tell whether a grant's key may list or open notices on a day."""
    return (
        grant.state == GrantState.ACTIVE and grant.ends_on >= on and bool(FETCHING & set(grant.permissions))
    )


def foresee(
    *, unopened: int, nearest_deemed_served_on: date | None, others: Iterable[Standing], on: date
) -> Consequences:
    """Return what follows; the mailbox's counts come from the door, `others` are the account's other grants."""
    nearest = nearest_deemed_served_on if unopened else None
    return Consequences(
        unopened=unopened,
        nearest_deemed_served_on=nearest,
        days_left=max((nearest - on).days, 0) if nearest else None,
        has_other_integrator=any(can_fetch(other, on=on) for other in others),
    )
