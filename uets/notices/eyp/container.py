"""The ZIP around a package (OPC, ECMA-376-2): parts unpacked once, checked, and kept while the package is read."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from uets.notices.eyp import limits, zip_directory
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.zip_directory import STORED, Entry, canonical

_READ_WHOLE: Final = 4_000_000
"""A file of at most so many bytes is read at once: one read costs less than many."""

_KEPT_PART: Final = 1_000_000
_KEPT: Final = 4_000_000
"""Bytes of parts that are kept unpacked, one and all together; larger ones are unpacked piece by piece each time."""


class Container:
    """An opened package; every name in it has been checked before anything is unpacked."""

    def __init__(self, source: bytes | BinaryIO) -> None:
        self._source = _open(source)
        self.size = self._source.size
        if self.size > limits.LARGEST_PACKAGE:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"{self.size} bytes")
        self._entries, self._ends = zip_directory.read_directory(self._source)
        self._actual: dict[str, str] = {}
        self._kept: dict[str, bytes] = {}
        self._digests: dict[str, dict[str, bytes]] = {}
        self._left_to_keep = _KEPT

    @property
    def names(self) -> list[str]:
        """Names of the parts, without folders."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def actual(self, name: str) -> str:
        """Return the name of a part as it is written, from one that differs in case or percent signs only."""
        if name in self._entries:
            return name
        self._actual = self._actual or {canonical(each): each for each in self._entries}
        return self._actual.get(canonical(name), name)

    def size_of(self, name: str) -> int:
        """Return the unpacked size of a part in bytes."""
        return self._entries[name].size

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces; raises PackageRefused for damage or other bytes than the part declares."""
        kept = self._kept.get(name)
        if kept is not None:
            yield kept
            return
        entry = self._find(name)
        left, crc = entry.size, 0
        for piece in self._unpack(entry):
            left -= len(piece)
            if left < 0:
                raise PackageRefused(RefusalReason.ZIP_BOMB, f"{name} is longer than it says")
            crc = zlib.crc32(piece, crc)
            yield piece
        if left or crc != entry.crc:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{name} is damaged")

    def read(self, name: str, *, at_most: int = limits.LARGEST_XML) -> bytes:
        """Return a part of limited size; raises PackageRefused."""
        kept = self._kept.get(name)
        if kept is None:
            entry = self._find(name)
            if entry.size > at_most:
                raise PackageRefused(RefusalReason.ZIP_BOMB, f"{name} has {entry.size} bytes")
            kept = b"".join(self.stream(name)) if entry.size > _KEPT_PART else self._unpack_small(entry)
            if entry.size <= min(_KEPT_PART, self._left_to_keep):
                self._kept[name] = kept
                self._left_to_keep -= len(kept)
        return kept

    def digest(self, name: str, algorithms: Iterable[str]) -> dict[str, bytes]:
        """Return the digests of a part by hashlib name; each is computed once, those that are missing in one pass."""
        known = self._digests.setdefault(name, {})
        missing = [algorithm for algorithm in algorithms if algorithm not in known]
        if missing and self._find(name).size <= _KEPT_PART:
            content = self.read(name)
            for algorithm in missing:
                known[algorithm] = _HASHES[algorithm](content).digest()
        elif missing:
            hashes = [_HASHES[algorithm]() for algorithm in missing]
            for piece in self.stream(name):
                for each in hashes:
                    each.update(piece)
            known.update((algorithm, each.digest()) for algorithm, each in zip(missing, hashes, strict=True))
        return known

    def _find(self, name: str) -> Entry:
        entry = self._entries.get(name)
        if entry is None:
            raise PackageRefused(RefusalReason.PART_MISSING, name)
        return entry

    def _find_content(self, entry: Entry) -> int:
        return zip_directory.find_content(self._source, entry, end=self._ends[entry.offset])

    def _unpack_small(self, entry: Entry) -> bytes:
        """Return a part unpacked at once, into no more bytes than it declares and one."""
        packed = self._source.read_at(self._find_content(entry), entry.packed)
        if entry.method == STORED:
            content, ends = bytes(packed), True
        else:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(packed, entry.size + 1)
            except zlib.error as error:
                raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is damaged") from error
            ends = unpacker.eof and not unpacker.unused_data
        if len(content) > entry.size:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"{entry.name} is longer than it says")
        if len(content) < entry.size or not ends or zlib.crc32(content) != entry.crc:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is damaged")
        return content

    def _unpack(self, entry: Entry) -> Iterator[bytes]:
        """Yield a part in pieces of at most limits.CHUNK bytes."""
        start = self._find_content(entry)
        unpacker = None if entry.method == STORED else zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(start, start + entry.packed, limits.CHUNK):
            packed = self._source.read_at(at, min(limits.CHUNK, start + entry.packed - at))
            if unpacker is None:
                yield bytes(packed)
                continue
            try:
                while piece := unpacker.decompress(packed, limits.CHUNK):
                    yield piece
                    packed = unpacker.unconsumed_tail
            except zlib.error as error:
                raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is damaged") from error
        if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
            raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is damaged")


class _Bytes:
    """A package in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self.size = len(content)

    def read_at(self, offset: int, length: int) -> memoryview:
        """Return bytes without copying them."""
        return self._content[offset : offset + length]


class _File:
    """A package in a seekable file."""

    def __init__(self, file: BinaryIO, *, size: int) -> None:
        self._file, self.size = file, size

    def read_at(self, offset: int, length: int) -> bytes:
        """Return bytes read from the file."""
        self._file.seek(offset)
        return self._file.read(length)


def _open(source: bytes | BinaryIO) -> _Bytes | _File:
    if isinstance(source, bytes):
        return _Bytes(source)
    size = source.seek(0, 2)
    if size > _READ_WHOLE:
        return _File(source, size=size)
    source.seek(0)
    return _Bytes(source.read(size))


_HASHES: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
