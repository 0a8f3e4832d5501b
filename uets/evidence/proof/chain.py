"""The hash chain of evidence rows: SHA-256 over the RFC 8785 form of every other column of the row."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec

_ENCODER = msgspec.json.Encoder(order="sorted")

_PLAIN: Final = frozenset((str, int, bool, type(None)))

GENESIS = "0" * 64
"""The previous hash of the first row of a chain."""


class ChainBroken(Exception):
    """A row does not follow the one before it; `position` is its sequence number."""

    def __init__(self, *, position: int, why: str) -> None:
        super().__init__(f"#{position}: {why}")
        self.position = position
        self.why = why


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value (RFC 8785); times as RFC 3339 UTC with microseconds, ids as text.

    Facts hold no fractional numbers and their names are ASCII, so that sorting by code point is sorting by UTF-16 unit
    and the encoder's own number form is the canonical one. Raises TypeError for a number that is not whole.
    """
    return _ENCODER.encode(plain(value))


def canonical_json(value: object) -> bytes:
    """Return the canonical JSON of a value that came from JSON, such as the facts of a recorded row."""
    return _ENCODER.encode(value)


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of bytes, lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def row_hash(columns: Mapping[str, object]) -> str:
    """Return the hash of a row: of all its columns except `row_hash` itself."""
    return sha256_hex(canonical({name: value for name, value in columns.items() if name != "row_hash"}))


def check_chain(rows: Iterable[Mapping[str, Any]], *, start: str = GENESIS, first: int = 1) -> str:
    """Walk rows in order and return the last hash; raises ChainBroken at the first row that does not fit."""
    previous, position = start, first
    for row in rows:
        if row["sequence"] != position:
            raise ChainBroken(position=position, why=f"found sequence {row['sequence']}")
        if row["previous_hash"] != previous:
            raise ChainBroken(position=position, why="previous hash differs")
        if row_hash(row) != row["row_hash"]:
            raise ChainBroken(position=position, why="content differs from its hash")
        previous, position = str(row["row_hash"]), position + 1
    return previous


def plain(value: object) -> Any:
    """Return a value with only JSON types, as it will come back from the database."""
    kind = type(value)
    if kind in _PLAIN:  # nearly all there is
        return value
    if kind is dict:
        return {str(name): plain(item) for name, item in cast("dict[object, object]", value).items()}
    return _plain_of_rare(value)


def _plain_of_rare(value: object) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date() | UUID():
            return str(value)
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case float():
            message = "facts hold whole numbers only"
            raise TypeError(message)
        case _:
            return value
