"""Looks for a secret in plain, base64 and hex, through any amount of bytes, one block at a time."""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

BLOCK = 1 << 20
KID_ENDS, SECRET_ENDS = 21, 64
"""Where the secret part of a key begins and ends (its checksum follows)."""

Places = Iterable[tuple[str, Iterable[bytes]]]


class Trace(NamedTuple):
    """Where a secret was found, and how it was written there."""

    place: str
    encoding: str


def write_base64(text: bytes, *, after: int) -> bytes:
    """Return what base64 makes of a text `after` bytes behind a group of three, whatever stands around it.

    The letters that the neighbours change too are left out. A key's letters give neither `+` nor `/`, so that both
    alphabets of base64 write it alike.
    """
    letters = base64.b64encode(bytes(after) + text)
    return letters[-(-after * 8 // 6) : (after + len(text)) * 8 // 6]


ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "base64": partial(write_base64, after=0),
    "base64 after one byte": partial(write_base64, after=1),
    "base64 after two bytes": partial(write_base64, after=2),
    "hex": lambda text: text.hex().encode(),
    "HEX": lambda text: text.hex().upper().encode(),
}


def find_traces(key: str, places: Places) -> set[Trace]:
    """Return every trace of a key; who finds its secret part finds the whole text as well, in each encoding."""
    secret = key[KID_ENDS:SECRET_ENDS].encode()
    wanted = {name: write(secret) for name, write in ENCODINGS.items()}
    return {Trace(place, encoding) for place, blocks in places for encoding in _find(wanted, blocks)}


def read_blocks(file: Path) -> Iterator[bytes]:
    """Yield the content of a file, a block at a time."""
    with file.open("rb") as stream:
        yield from iter(partial(stream.read, BLOCK), b"")


def list_files(folder: Path, *, but: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield every file below a folder by its name, outside another folder."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_relative_to(but):
            yield str(file.relative_to(folder)), read_blocks(file)


def _find(wanted: Mapping[str, bytes], blocks: Iterable[bytes]) -> set[str]:
    found: set[str] = set()
    overlap = max(map(len, wanted.values())) - 1
    seen = b""
    for block in blocks:
        seen = seen[-overlap:] + block
        found |= {encoding for encoding, letters in wanted.items() if letters in seen}
    return found
