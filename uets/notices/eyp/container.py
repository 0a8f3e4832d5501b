"""The ZIP around a package (OPC, ECMA-376-2): safe names, no bombs, parts read in pieces."""

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from urllib.parse import unquote

from uets.notices.eyp import limits
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    ValueError,
    OSError,
)
"""What zipfile raises over damaged bytes."""

ENCRYPTED_FLAG = 0x1
END_RECORD = struct.Struct("<4s4H2LH")
END_RECORD_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
LONGEST_COMMENT = 0xFFFF
LOCAL_HEADER = 30
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Container:
    """An opened package; every name in it has been checked before anything is unpacked."""

    def __init__(self, source: BinaryIO) -> None:
        self.size = source.seek(0, 2)
        if self.size > limits.LARGEST_PACKAGE:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"{self.size} bytes")
        _check_directory(source, self.size)
        source.seek(0)
        try:
            self._zip = zipfile.ZipFile(source)
        except DAMAGE as error:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP") from error
        self._entries = _check(self._zip.infolist())
        self._actual = {canonical(name): name for name in self._entries}

    @property
    def names(self) -> list[str]:
        """Names of the parts, without folders."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def actual(self, name: str) -> str:
        """Return the name of a part as it is written, from one that differs in case or percent signs only."""
        return self._actual.get(canonical(name), name)

    def size_of(self, name: str) -> int:
        """Return the unpacked size of a part in bytes."""
        return self._entries[name].file_size

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield a part in pieces; raises PackageRefused for damage or more bytes than the part declares."""
        if name not in self._entries:
            raise PackageRefused(RefusalReason.PART_MISSING, name)
        left = self._entries[name].file_size
        try:
            with self._zip.open(self._entries[name]) as part:
                while piece := part.read(limits.CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise PackageRefused(RefusalReason.ZIP_BOMB, f"{name} is longer than it says")
                    yield piece
        except DAMAGE as error:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{name} is damaged") from error

    def read(self, name: str, *, at_most: int = limits.LARGEST_XML) -> bytes:
        """Return a part of limited size; raises PackageRefused."""
        if name in self._entries and self.size_of(name) > at_most:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"{name} has {self.size_of(name)} bytes")
        return b"".join(self.stream(name))

    def digest(self, name: str, algorithms: Iterable[str]) -> dict[str, bytes]:
        """Return the digests of a part by hashlib name, in one pass."""
        hashes = {algorithm: hashlib.new(algorithm) for algorithm in algorithms}
        for piece in self.stream(name):
            for found in hashes.values():
                found.update(piece)
        return {algorithm: found.digest() for algorithm, found in hashes.items()}


def canonical(name: str) -> str:
    """Return a part name as OPC compares it: without regard to ASCII case and percent signs (ECMA-376-2 §6.2.2)."""
    return unquote(name).encode(errors="replace").lower().decode()


def _check_directory(source: BinaryIO, size: int) -> None:
    """Refuse a directory that is too long to be read: zipfile reads all of it before entries can be counted."""
    tail = min(size, END_RECORD.size + LONGEST_COMMENT + LOCATOR_64.size)
    source.seek(size - tail)
    content = source.read(tail)
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) - at < END_RECORD.size:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP")
    length = END_RECORD.unpack_from(content, at)[5]
    locator_at = at - LOCATOR_64.size
    if locator_at >= 0 and content[locator_at : locator_at + 4] == b"PK\x06\x07":
        record_at = size - tail + locator_at - END_RECORD_64.size
        if LOCATOR_64.unpack_from(content, locator_at)[2] != record_at:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "the ZIP64 locator points elsewhere")
        length = max(length % 0xFFFFFFFF, _length_64(source, record_at))
    if length > limits.LONGEST_DIRECTORY:
        reason = RefusalReason.ZIP_BOMB if length < size else RefusalReason.NOT_A_ZIP
        raise PackageRefused(reason, f"the directory has {length} bytes")


def _length_64(source: BinaryIO, offset: int) -> int:
    """Return the length of the directory from the ZIP64 end record where zipfile reads it; raises PackageRefused."""
    try:
        source.seek(offset)
        record = END_RECORD_64.unpack(source.read(END_RECORD_64.size))
    except DAMAGE as error:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP") from error
    if record[0] != b"PK\x06\x06":
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the ZIP64 end record is missing")
    return int(record[8])


def _check(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > limits.MOST_ENTRIES:
        raise PackageRefused(RefusalReason.ZIP_BOMB, f"{len(entries)} entries")
    if sum(entry.file_size for entry in entries) > limits.LARGEST_CONTENT:
        raise PackageRefused(RefusalReason.ZIP_BOMB, "the parts are too large together")
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry)
        _check_size(entry)
        if canonical(entry.filename) in seen:
            raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "two parts have the same name")
        seen.add(canonical(entry.filename))
        if not entry.is_dir():
            found[entry.filename] = entry
    _check_overlap(entries)
    return found


def _check_name(entry: zipfile.ZipInfo) -> None:
    # zipfile cuts names at NUL and turns the backslashes of Windows into slashes: ask for the name as written.
    names = {entry.orig_filename, unquote(entry.orig_filename)}
    hides_slash = unquote(entry.orig_filename).count("/") != entry.orig_filename.count("/")
    if hides_slash or any(map(_is_unsafe, names)) or stat.S_ISLNK(entry.external_attr >> 16):
        raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "a part has an unsafe name")


def _is_unsafe(name: str) -> bool:
    return (
        not name.strip("/")
        or len(name) > limits.LONGEST_NAME
        or name.startswith("/")
        or any(part in {"..", "."} for part in name.replace("\\", "/").split("/"))
        or any(letter in "\\:" or ord(letter) < ord(" ") or ord(letter) == 0x7F for letter in name)  # noqa: PLR2004 - DEL
    )


def _check_size(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED_FLAG or entry.compress_type not in METHODS:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "a part is encrypted or packed in an unknown way")
    if entry.file_size > limits.RATIO_COUNTS_FROM:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if ratio > limits.HIGHEST_RATIO:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"a part unpacks to {ratio:.0f} times its size")


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse entries that share bytes: the trick of a bomb whose ratio looks harmless."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise PackageRefused(RefusalReason.ZIP_BOMB, "parts overlap")
        end = entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
