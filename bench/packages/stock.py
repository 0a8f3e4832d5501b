"""Packages made beforehand and kept in a few large files, without the letters that they share.

So a stock of 141,000 packages of 100 kB takes 1.5 GB instead of 14, and is sent without being copied: a letter is sent
from the one place where it lies in memory.
"""

import mmap
import multiprocessing
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bench.packages.maker import Maker, Recipient

HEAD: Final = struct.Struct("<BII")
"""Which letter, and how many bytes stand before it and behind it."""


class Package(NamedTuple):
    """One package as it is sent: pieces of memory one after the other."""

    pieces: tuple[memoryview, ...]

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(map(len, self.pieces))

    def join(self) -> bytes:
        """Return it whole."""
        return b"".join(self.pieces)


class Stock:
    """A stock that was made, read in its order."""

    def __init__(self, folder: Path, *, letters: Sequence[bytes]) -> None:
        self._letters = [memoryview(letter) for letter in letters]
        self._files = [_map(path) for path in sorted(folder.glob("*.packages"))]

    def __iter__(self) -> Iterator[Package]:
        """Yield every package once."""
        for content in self._files:
            at = 0
            while at < len(content):
                letter, before, behind = HEAD.unpack_from(content, at)
                at += HEAD.size
                first, last = content[at : at + before], content[at + before : at + before + behind]
                yield Package((first, self._letters[letter], last))
                at += before + behind


def fill(folder: Path, makers: Sequence[Maker], *, recipients: Sequence[Recipient], each: int) -> Stock:
    """Let each maker make so many packages in a process of its own, for the recipients in turn."""
    folder.mkdir()
    context = multiprocessing.get_context(
        "fork"
    )  # a maker holds keys, which cannot be handed to another program
    working = [
        context.Process(target=_write, args=(folder / f"{number}.packages", maker, recipients, each))
        for number, maker in enumerate(makers)
    ]
    for process in working:
        process.start()
    for process in working:
        process.join()
    if any(process.exitcode for process in working):
        message = "not all packages were made"
        raise RuntimeError(message)
    return Stock(folder, letters=makers[0].letters)


def _write(path: Path, maker: Maker, recipients: Sequence[Recipient], count: int) -> None:
    with path.open("wb") as stream:
        for number in range(count):
            made = maker.make(recipients[number % len(recipients)])
            stream.write(HEAD.pack(made.letter, len(made.ends.before), len(made.ends.behind)))
            stream.write(made.ends.before)
            stream.write(made.ends.behind)


def _map(path: Path) -> memoryview:
    with path.open("rb") as stream:
        return memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
