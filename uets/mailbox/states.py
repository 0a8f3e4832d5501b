"""Folders and how long things stay in them."""

from datetime import timedelta
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


READ_METHOD = "urn:uets:acr:"
"""Prefix of the reader's method in evidence (trust.md §2.3)."""

METHOD_OF_KEYS = "api"

LINK_LIFE = timedelta(seconds=60)
BIN_LIFE = timedelta(days=30)
TICK = timedelta(microseconds=1)
"""The least by which one change of a mailbox is later than another: what the database tells apart."""

CLOCKS_DIFFER_BY = timedelta(seconds=1)
"""Clocks of servers that keep time differ by less; further back than this a clock was set on purpose."""
