"""How often somebody may call in a minute: counted in this process, for callers who have no tariff.

What a tariff allows is counted over all processes (uets.keys); this only keeps one caller from taking a process away
from the others, so each process counts by itself and forgets at its end.
"""

import threading
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from uets.kernel.refusals import Refusal

WINDOW_SECONDS: Final = 60
MOST_REMEMBERED: Final = 100_000


class TooManyCalls(Refusal):
    """The caller has made as many calls as it may in this minute."""

    code: ClassVar[str] = "too-many-calls"


class CallsLeft(msgspec.Struct, frozen=True):
    """What the RateLimit headers say: calls per window, calls left, seconds until the next window."""

    limit: int
    remaining: int
    resets_in: int


class Rate:
    """Counts the calls of each caller in whole minutes."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._lock = threading.Lock()
        self._window = 0
        self._calls: dict[str, int] = {}

    def take(self, caller: str, *, limit: int, at: datetime) -> CallsLeft:
        """Count one call; raises TooManyCalls beyond the limit of the minute."""
        seconds = int(at.timestamp())
        window, resets_in = seconds // WINDOW_SECONDS, WINDOW_SECONDS - seconds % WINDOW_SECONDS
        with self._lock:
            if window != self._window or len(self._calls) >= MOST_REMEMBERED:
                self._window = window
                self._calls.clear()
            calls = self._calls[caller] = self._calls.get(caller, 0) + 1
        if calls > limit:
            raise TooManyCalls(limit=limit, retry_after=resets_in)
        return CallsLeft(limit, limit - calls, resets_in)
