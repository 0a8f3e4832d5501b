"""How a worker goes through what it has claimed: one by one, and not longer than its lease allows."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from uets.alerts import rules
from uets.alerts.actions.outcomes import Claimed
from uets.alerts.ports import (
    EmailRefused,
    EmailUnavailable,
    SmsCreditExhausted,
    SmsNumberInvalid,
    SmsRefused,
    SmsUnavailable,
)
from uets.alerts.states import FailureReason

logger = logging.getLogger("uets.alerts")

C = TypeVar("C", bound=Claimed)

MOST_AT_ONCE: Final = 20
MOST_SECONDS: Final = 10.0
"""A slow server gets no more messages of this claim; with one last try of 15 seconds that is within the lease."""


class Sent(msgspec.Struct, frozen=True):
    """The provider took it, under this number of its own."""

    provider_id: str


class Later(msgspec.Struct, frozen=True):
    """Not now; it is worth another try at this instant."""

    next_try_at: datetime


class GivenUp(msgspec.Struct, frozen=True):
    """It will not be sent."""

    reason: FailureReason


Outcome = Sent | Later | GivenUp


def within_lease(*, claimed: Sequence[C], release: Callable[[Sequence[C]], None]) -> Iterator[C]:
    """Yield what was claimed, the urgent first, as long as the lease allows; give back the rest."""
    in_order = sorted(claimed, key=lambda each: (each.priority, each.queued_at, each.id))
    until = time.monotonic() + MOST_SECONDS
    for place, each in enumerate(in_order):
        if time.monotonic() > until:
            release(in_order[place:])
            return
        yield each


def try_to_send(*, claimed: Claimed, hand_over: Callable[[], str], at: datetime) -> Outcome:
    """Hand one message over and return what became of it."""
    try:
        return Sent(hand_over())
    except (SmsNumberInvalid, EmailRefused):
        return GivenUp(FailureReason.ADDRESS_REFUSED)
    except SmsRefused:
        logger.exception("an SMS was refused", extra={"topic": claimed.topic})
        return GivenUp(FailureReason.TEXT_REFUSED)
    except SmsCreditExhausted:
        logger.error("no credit is left with the SMS provider")  # noqa: TRY400 - nothing of ours failed
        return _later_or_never(claimed, FailureReason.NO_CREDIT, at=at)
    except (SmsUnavailable, EmailUnavailable) as away:
        logger.warning("a provider is away", extra={"topic": claimed.topic, "why": str(away)})
        return _later_or_never(claimed, FailureReason.PROVIDER_AWAY, at=at)


def _later_or_never(claimed: Claimed, reason: FailureReason, *, at: datetime) -> Outcome:
    if rules.is_worth_sending(topic=claimed.topic, queued_at=claimed.queued_at, tries=claimed.tries, at=at):
        return Later(at + rules.wait_after(claimed.tries))
    return GivenUp(reason)
