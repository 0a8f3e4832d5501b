"""Whether our clock can be right: no true time lies before the newest time stamp, which others' clocks have told."""

import hashlib
import logging
import time
from datetime import datetime
from typing import Final

from uets.evidence import ports
from uets.evidence.rules.sealing import CLOCKS_DIFFER_BY, is_clock_behind
from uets.kernel import pool
from uets.kernel.pool import Reader

FIND_NEWEST_STAMP: Final = """-- what the newest time stamp tells
SELECT gen_time FROM evidence_batch ORDER BY id DESC LIMIT 1"""

LEFT_ALONE_SECONDS: Final = 60.0

log = logging.getLogger(__name__)


class Asked:
    """Remembers that an authority was asked in vain: whoever ends fifth days does not wait for it at every batch."""

    def __init__(self) -> None:
        self._until = 0.0

    @property
    def is_in_vain(self) -> bool:
        """Tell whether the authority was away less than a minute ago."""
        return time.monotonic() < self._until

    def leave_alone(self) -> None:
        """Ask nobody for a minute."""
        self._until = time.monotonic() + LEFT_ALONE_SECONDS


def find_newest_stamp(database: Reader) -> datetime | None:
    """Return the time of the newest time stamp, None before the first."""
    found = database.column(FIND_NEWEST_STAMP)
    return found[0] if found else None


def is_behind(*, at: datetime) -> bool:
    """Tell whether our clock was set back behind the newest time stamp."""
    return is_clock_behind(find_newest_stamp(pool.of_django()), at=at)


def is_denied(*, at: datetime, asked: Asked) -> bool:
    """Tell whether a time-stamp authority says that it is not this time yet, or no longer.

    It is asked only when no fresh time stamp says it already. One that is away denies nothing: what the law has fixed
    does not wait for it.
    """
    newest = find_newest_stamp(pool.of_django())
    if newest is None or at - newest <= CLOCKS_DIFFER_BY or asked.is_in_vain:
        return False
    try:
        ports.timestamps().stamp(hashlib.sha256(at.isoformat().encode()).digest(), at=at)
    except ports.ClockDiffers as differs:
        log.error("our clock is denied", extra={"why": str(differs)})  # noqa: TRY400 - one line is enough
        return True
    except ports.TimestampUnavailable:
        asked.leave_alone()
    return False
