"""Folders and how long things stay in them."""

from datetime import time, timedelta
from enum import IntEnum, StrEnum


class Folder(IntEnum):
    """The folders of a mailbox, numbered as public clients of the field know them."""

    INBOX = 1
    ARCHIVE = 4
    BIN = 5
    EVIDENCE = 9
    """Deliller: content is gone, header and evidence stay."""


FOLDER_MOVES: dict[Folder, frozenset[Folder]] = {
    Folder.INBOX: frozenset({Folder.ARCHIVE, Folder.BIN, Folder.EVIDENCE}),
    Folder.ARCHIVE: frozenset({Folder.INBOX, Folder.BIN}),
    Folder.BIN: frozenset({Folder.INBOX, Folder.ARCHIVE, Folder.EVIDENCE}),
    Folder.EVIDENCE: frozenset(),
}


class ReaderKind(StrEnum):
    """Who opened a notice first is shown for both kinds; no screen says which one counts in law."""

    PERSON = "person"
    KEY = "key"


class Removal(StrEnum):
    """Why the content of a notice was destroyed."""

    BIN_EMPTIED = "bin_emptied"
    LIFE_OVER = "life_over"


class Enclosure(StrEnum):
    """Whether an exported mailbox holds the content of a notice, or why not."""

    GIVEN = "given"
    UNOPENED = "unopened"
    """Who downloads has not opened it; downloading opens nothing."""
    DESTROYED = "destroyed"
    NOT_PERMITTED = "not_permitted"


class Step(StrEnum):
    """The ladder of alerts about a notice that nobody has opened yet (product.md, rule R17)."""

    ARRIVAL = "arrival"
    DAY_1 = "day_1"
    DAY_3 = "day_3"
    DAY_4 = "day_4"


DAYS_OF_STEPS: dict[Step, int] = {Step.ARRIVAL: 0, Step.DAY_1: 1, Step.DAY_3: 3, Step.DAY_4: 4}

DAYS_BEFORE_DELETION = (30, 7, 1)
"""When an e-mail tells that content ends by itself."""

WARNED_LATE_BY = timedelta(days=3)
"""An outage this long is caught up: a warning is better late than never."""

REMINDED_FROM, REMINDED_UNTIL = time(9, 0), time(20, 0)
"""Reminders come by day (Istanbul); an arrival is told when it happens."""

READ_METHOD = "urn:uets:acr:"
"""Prefix of the reader's method in evidence (trust.md §2.3)."""

METHOD_OF_KEYS = "api"

LINK_LIFE = timedelta(seconds=60)
BIN_LIFE = timedelta(days=30)
TICK = timedelta(microseconds=1)
"""The least by which one change of a mailbox is later than another: what the database tells apart."""

CLOCKS_DIFFER_BY = timedelta(seconds=1)
"""Clocks of servers that keep time differ by less; further back than this a clock was set on purpose."""
