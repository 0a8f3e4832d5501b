"""Large bodies, a few at once: each stands in memory until its packages are on the disk."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

from uets.kernel.refusals import Refusal

LARGE_FROM: Final = 8_000_000
"""Bytes from which a body counts as large."""

MOST_LARGE: Final = 2
"""Large bodies at once in a process, of 100 MB each at most; smaller ones go on beside them."""

RETRY_AFTER: Final = 5
_places: Final = threading.BoundedSemaphore(MOST_LARGE)


class IntakeBusy(Refusal):
    """As many large calls as memory holds are being taken; nothing of this one was read or kept."""

    code: ClassVar[str] = "intake-busy"


@contextmanager
def held_place(length: int) -> Iterator[None]:
    """Hold one of the places for large bodies while a block runs; raises IntakeBusy, at once, when there is none."""
    if length < LARGE_FROM:
        yield
        return
    if not _places.acquire(blocking=False):
        raise IntakeBusy(retry_after=RETRY_AFTER)
    try:
        yield
    finally:
        _places.release()
