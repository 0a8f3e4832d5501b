"""When a name, a network or both have tried too often; pure."""

import math
from datetime import datetime, timedelta

from uets.login import errors
from uets.login.states import LOCK_AFTER, LOCK_FOR, NETWORK_LOCK_AFTER, SLOW_AFTER


def check_may_try(*, tries_here: list[datetime], tries_everywhere: list[datetime], at: datetime) -> None:
    """Raise while a name is locked for this address, or slowed down over all addresses.

    Both lists hold the wrong tries of the last fifteen minutes, newest first. Slowing down waits 2, 4, 8 … seconds
    after the last try, so that a flood from many addresses cannot lock a person out for good.
    """
    if len(tries_here) >= LOCK_AFTER:
        _check_window(tries_here[LOCK_AFTER - 1], at=at)
    excess = len(tries_everywhere) - SLOW_AFTER
    if excess >= 0:
        wait = timedelta(seconds=min(2 ** (excess + 1), LOCK_FOR.total_seconds()))
        if at < tries_everywhere[0] + wait:
            raise errors.TooManyTries(minutes=max(1, math.ceil(wait / timedelta(minutes=1))))


def check_network_may_try(*, tries: list[datetime], at: datetime) -> None:
    """Raise while a network has tried too many names; the list holds its newest wrong tries, newest first."""
    if len(tries) >= NETWORK_LOCK_AFTER:
        _check_window(tries[NETWORK_LOCK_AFTER - 1], at=at)


def is_locking(*, tries_here: int, tries_everywhere: int) -> bool:
    """Tell whether the try that was just counted is the one that locks a name here, or slows it down everywhere."""
    return tries_here == LOCK_AFTER or tries_everywhere == SLOW_AFTER


def _check_window(oldest: datetime, *, at: datetime) -> None:
    """Raise until the oldest of the counted tries leaves the window, which frees the lock."""
    until = oldest + LOCK_FOR
    if at < until:
        raise errors.TooManyTries(minutes=math.ceil((until - at) / timedelta(minutes=1)))
