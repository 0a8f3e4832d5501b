"""Folders and how long things stay in them."""

from datetime import timedelta
from enum import IntEnum, StrEnum


class Folder(IntEnum):
    """The folders of a mailbox, numbered as public clients of the field know them."""

    INBOX = 1
    ARCHIVE = 4
    BIN = 5


FOLDER_MOVES: dict[Folder, frozenset[Folder]] = {
    Folder.INBOX: frozenset({Folder.ARCHIVE, Folder.BIN}),
    Folder.ARCHIVE: frozenset({Folder.INBOX, Folder.BIN}),
    Folder.BIN: frozenset({Folder.INBOX, Folder.ARCHIVE}),
}


class ReaderKind(StrEnum):
    """Who opened a notice first is shown for both kinds; no screen says which one counts in law."""

    PERSON = "person"
    KEY = "key"


BIN_LIFE = timedelta(days=30)
