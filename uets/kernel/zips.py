"""A zip that is written while it is read: never more than one piece of it is in memory, and nothing on the disk.

A zip that ends by a fault ends without its central directory, so that no program takes the half for the whole.
"""

import zipfile
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

LARGEST_SMALL: Final = 2_000_000_000
"""Beyond this an entry is written with 64-bit sizes (APPNOTE 4.5.3)."""

FAST: Final = 1
"""Most of what goes in is compressed already."""


class Entry(NamedTuple):
    """One file on its way into a zip; its size tells the form of its entry."""

    name: str
    size: int
    pieces: Iterator[bytes]


class _Outlet:
    """What a zip is written to: it knows no place to go back to, and gives away what it has."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, piece: bytes) -> int:
        """Keep a piece until it is taken."""
        self._waiting += piece
        return len(piece)

    def flush(self) -> None:
        """Do nothing: whoever reads takes."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def stream_zip(entries: Iterable[Entry]) -> Iterator[bytes]:
    """Yield a zip of entries in their order, with fixed times; what goes wrong in an entry ends it and is raised."""
    outlet = _Outlet()
    archive = zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=FAST)  # type: ignore[call-overload] # an outlet has no tell()
    is_whole = False
    try:
        for entry in entries:
            with archive.open(entry.name, "w", force_zip64=entry.size > LARGEST_SMALL) as inside:
                for piece in entry.pieces:
                    inside.write(piece)
                    if taken := outlet.take():
                        yield taken
        is_whole = True
    finally:
        if not is_whole:
            archive.fp = None  # else the archive would write its directory when it is thrown away
    archive.close()
    yield outlet.take()
