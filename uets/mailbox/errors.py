"""Refusals of the mailbox."""

from typing import ClassVar

from uets.kernel.refusals import Refusal


class StateConflict(Refusal):
    """Not possible from the folder the notice is in (`folder`)."""

    code: ClassVar[str] = "state-conflict"


class VersionStale(Refusal):
    """The notice has changed since it was read."""

    code: ClassVar[str] = "etag-stale"


class NoticeNotOpened(Refusal):
    """The reader has not opened the notice; content is given only afterwards."""

    code: ClassVar[str] = "notice-not-opened"


class NoticeGuarded(Refusal):
    """A key may not delete what no person has opened or whose day 5 still runs (rule R12)."""

    code: ClassVar[str] = "notice-guarded"


class UndoPeriodOver(Refusal):
    """The thirty days in the bin have passed."""

    code: ClassVar[str] = "undo-period-over"


class ArchiveQuotaExceeded(Refusal):
    """The archive does not hold this notice any more (`used`, `quota`, `size` in bytes)."""

    code: ClassVar[str] = "archive-quota-exceeded"


class RangeNotSatisfiable(Refusal):
    """The content has no byte at the place asked for (`size` in bytes)."""

    code: ClassVar[str] = "range-not-satisfiable"


class LinkSpent(Refusal):
    """A content link is unknown, was used, or is older than sixty seconds."""

    code: ClassVar[str] = "content-link-spent"
