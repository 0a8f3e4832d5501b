"""Looking at a grant whose giver has left (rule R15): who stands behind it, and when who is reminded; pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from uets.keys.errors import StateConflict
from uets.keys.states import (
    CONFIRMED_WITHIN,
    EXTENSION_DAYS_AFTER_END,
    REMINDED_BEFORE,
    REVIEW_MOVES,
    GrantState,
    ReviewState,
)

SETTLED_AFTER: Final = timedelta(seconds=15)
"""A departure is followed up so long after it: a key that was being shown to the person meanwhile is seen too."""


def list_behind(*, given_by: UUID, acceptances: Iterable[tuple[UUID, bool]]) -> frozenset[UUID]:
    """Return who stands behind a grant: the giver and who has accepted its undertaking, since the last confirmation.

    `acceptances` are person and whether it was a confirmation, oldest first.
    """
    behind = {given_by}
    for person_id, is_confirmation in acceptances:
        behind = {person_id} if is_confirmation else {*behind, person_id}
    return frozenset(behind)


def is_worth_reviewing(*, state: str, ends_on: date, on: date) -> bool:
    """Tell whether a grant works, or may come to work again: one that nobody can extend any more needs no look."""
    if state == GrantState.CANCELLED:
        return False
    return state != GrantState.EXPIRED or on <= ends_on + timedelta(days=EXTENSION_DAYS_AFTER_END)


def due_at(*, left_at: datetime) -> datetime:
    """Return until when the others may look."""
    return left_at + CONFIRMED_WITHIN


def next_reminder(*, due: datetime, after: datetime) -> datetime | None:
    """Return when they are reminded next, or None after the last time."""
    return min((due - before for before in REMINDED_BEFORE if due - before > after), default=None)


def check_move(*, state: str, to: ReviewState) -> None:
    """Raise when a review cannot go from one state to another."""
    if to not in REVIEW_MOVES[ReviewState(state)]:
        raise StateConflict(state=state)
