"""Renewing a key: who may, when, and what happens to the keys that stand beside each other; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from uets.kernel.actor import Actor
from uets.kernel.refusals import Refusal
from uets.keys import errors
from uets.keys.rules.grants import check_can_narrow, check_is_fresh
from uets.keys.states import OVERLAP_HOURS, OVERLAPS, GrantState, KeyState

ON_ITS_WAY: Final = frozenset({KeyState.MINTING.value, KeyState.AWAITING_DELIVERY.value})
RECEIVING: Final = frozenset(
    {GrantState.AWAITING_DELIVERY.value, GrantState.ACTIVE.value, GrantState.SUSPENDED.value}
)
"""Grants to which a new key is sent by itself; of a disabled one the holder sends it after Etkinleştir."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One key of a grant, as far as its renewal asks."""

    id: UUID
    state: str
    usable_until: datetime | None = None
    is_revealed: bool = False
    """Shown to the person who leaves."""


class ForcedRotation(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of the keys of a grant when the person who has seen them leaves."""

    overlapping: tuple[UUID, ...]
    """Go on for a day, acknowledged successor or not."""

    replaced: tuple[UUID, ...]
    """End now: at most two keys work at a time."""

    cancelled: tuple[UUID, ...]
    """End now: nobody else's program holds them yet, or their term is over and would come back."""

    needs_new: bool


def check_can_rotate(*, actor: Actor, at: datetime) -> None:
    """Raise unless the actor may renew a key: who may narrow, with a fresh strong login."""
    check_can_narrow(actor=actor)
    check_is_fresh(actor=actor, at=at)


def check_overlap(hours: int) -> None:
    """Raise ValueError, a mistake of ours, for an overlap that no door offers."""
    if hours not in OVERLAPS:
        message = f"an old key goes on for {OVERLAPS} hours"
        raise ValueError(message)


def check_is_free(*, grant_state: str, keys: Sequence[Standing], at: datetime) -> None:
    """Raise StateConflict when no key works that could be renewed, RotationInProgress while a renewal runs."""
    if grant_state != GrantState.ACTIVE:
        raise errors.StateConflict(state=grant_state)
    if any(key.state in ON_ITS_WAY or is_overlapping(key, at=at) for key in keys):
        raise errors.RotationInProgress
    if not any(key.state == KeyState.ACTIVE for key in keys):
        raise errors.StateConflict(state=grant_state, why="nothing-to-rotate")


def can_rotate(*, actor: Actor, grant_state: str, keys: Sequence[Standing], at: datetime) -> bool:
    """Tell whether Anahtarı Yenile is of use; a login that is not fresh is asked for, so it hides nothing."""
    try:
        check_can_narrow(actor=actor)
        check_is_free(grant_state=grant_state, keys=keys, at=at)
    except Refusal:
        return False
    return True


def is_overlapping(key: Standing, *, at: datetime) -> bool:
    """Tell whether a key still works beside its successor."""
    return key.state == KeyState.OVERLAPPING and key.usable_until is not None and at < key.usable_until


def overlap_end(*, at: datetime, hours: int = OVERLAP_HOURS, earlier: datetime | None = None) -> datetime:
    """Return until when an old key works; an end that was set before is never moved further away."""
    end = at + timedelta(hours=hours)
    return end if earlier is None else min(end, earlier)


def plan_forced(*, grant_state: str, keys: Sequence[Standing]) -> ForcedRotation:
    """Return what becomes of a grant's keys, of which some were revealed to the person who leaves (rule R15)."""
    seen = [key for key in keys if key.is_revealed]
    works = [key for key in seen if key.state in {KeyState.ACTIVE, KeyState.OVERLAPPING}]
    is_present_seen = any(key.state == KeyState.ACTIVE for key in seen)
    # Beside a key that begins to overlap itself no older one may go on.
    crowding = [key for key in keys if is_present_seen and key.state == KeyState.OVERLAPPING]
    is_coming = any(key.state in ON_ITS_WAY and not key.is_revealed for key in keys)
    is_stopped_on_its_way = any(key.state in ON_ITS_WAY for key in seen)
    return ForcedRotation(
        overlapping=tuple(key.id for key in works if key not in crowding),
        replaced=tuple(key.id for key in crowding),
        cancelled=tuple(key.id for key in seen if key.state in {KeyState.EXPIRED, *ON_ITS_WAY}),
        needs_new=(is_stopped_on_its_way or (is_present_seen and not is_coming)) and grant_state in RECEIVING,
    )
