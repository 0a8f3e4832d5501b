"""How long sending an alert is worth trying, what of an address may be shown, and when an address counts as dead."""

from datetime import datetime, timedelta
from typing import Final

from uets.alerts.states import (
    DEAD_AFTER,
    FIRST_WAIT,
    LONGEST_WAIT,
    MOST_TRIES,
    SEALED_TOPICS,
    Priority,
    Topic,
)

CODE_WORTH_SENDING: Final = timedelta(minutes=3)
"""A code is of no use after its life; later tries would only disturb."""

BULK: Final = frozenset({Topic.NOTICE_ARRIVED, Topic.NOTICE_UNREAD, Topic.CONTENT_ENDS})


def is_worth_sending(*, topic: str, queued_at: datetime, tries: int, at: datetime) -> bool:
    """Tell whether a message that could not be sent now should be tried again."""
    if topic in SEALED_TOPICS and at - queued_at >= CODE_WORTH_SENDING:
        return False
    return tries < MOST_TRIES


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after a try: ever longer, at most six hours."""
    return min(FIRST_WAIT * (1 << 2 * (tries - 1)), LONGEST_WAIT)


def find_priority(topic: Topic) -> Priority:
    """Return what goes first: codes, then what concerns one person, then what goes to thousands at once."""
    if topic in SEALED_TOPICS:
        return Priority.URGENT
    return Priority.BULK if topic in BULK else Priority.ORDINARY


def mask_address(address: str) -> str:
    """Return what evidence and pages show of an address: never the whole.

    `ayse@ornek.invalid` becomes `a***@ornek.invalid`, the mobile number 5550000146 `555*****46`.
    """
    name, at_sign, host = address.rpartition("@")
    if at_sign:
        return f"{name[:1]}***@{host}"
    return f"{address[:3]}*****{address[-2:]}"


def is_dead(failures: int) -> bool:
    """Tell whether an address was refused so often that its people should be told."""
    return failures >= DEAD_AFTER
