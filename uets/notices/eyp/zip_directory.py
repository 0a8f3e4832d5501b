"""The directory of a ZIP (APPNOTE 6.3, ECMA-376-2): read once, every entry checked before anything is unpacked.

Stricter than most readers: nothing may stand before the first entry of a file or between its parts and the directory,
and nothing behind the end record, because another reader could see another package there.
"""

import re
import struct
from functools import lru_cache
from typing import Final, NamedTuple, Protocol
from urllib.parse import unquote

from uets.notices.eyp import limits
from uets.notices.eyp.refusals import PackageRefused, RefusalReason

STORED: Final = 0
DEFLATED: Final = 8

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s2xH18x2H")
"""What is read of a local header: its mark, flags, and the lengths of name and extra field."""

_EXTRA: Final = struct.Struct("<2H")
_LONGEST_COMMENT: Final = 0xFFFF
_SEE_64: Final = 0xFFFFFFFF
_MANY_64: Final = 0xFFFF
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_PATCHED: Final = 0x20
_UTF_8: Final = 0x800
_LINK: Final = 0xA
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f\\:]|^/|(?:^|/)\.{1,2}(?:/|$)")


class Source(Protocol):
    """Bytes of a package that can be read anywhere."""

    @property
    def size(self) -> int:
        """How many there are."""

    def read_at(self, offset: int, length: int) -> bytes | memoryview:
        """Return bytes from an offset on; fewer at the end."""


class Entry(NamedTuple):
    """One part as the directory has it."""

    name: str
    raw_name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Directory(NamedTuple):
    """What is in a ZIP."""

    entries: dict[str, Entry]
    """The parts by name, without folders."""
    ends: dict[int, int]
    """Where the next begins, or the directory, by the offset of a part."""


def read_directory(source: Source) -> Directory:
    """Return the directory, each entry checked; raises PackageRefused."""
    try:
        start, length, count = _find_directory(source)
        if length > limits.LONGEST_DIRECTORY:
            reason = RefusalReason.ZIP_BOMB if length < source.size else RefusalReason.NOT_A_ZIP
            raise PackageRefused(reason, f"the directory has {length} bytes")
        entries = _read_entries(bytes(source.read_at(start, length)), count=count)
    except (struct.error, UnicodeDecodeError) as error:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP") from error
    _check_names(entries)
    _check_sizes(entries)
    return Directory(
        {each.name: each for each in entries if each.name[-1] != "/"}, _find_ends(entries, start)
    )


def canonical(name: str) -> str:
    """Return a part name as OPC compares it: without regard to ASCII case and percent signs (ECMA-376-2 §6.2.2)."""
    return _known_fold(name) if len(name) <= limits.LONGEST_NAME else _fold(name)


def _fold(name: str) -> str:
    plain = unquote(name) if "%" in name else name
    return plain.encode(errors="replace").lower().decode()


_known_fold = lru_cache(maxsize=1024)(_fold)
"""Most packages name their parts alike; long names are not remembered, so that memory has a bound."""


def find_content(source: Source, entry: Entry, *, end: int) -> int:
    """Return where the packed bytes of a part begin, as its local header says; raises PackageRefused."""
    header = source.read_at(entry.offset, _LOCAL.size + len(entry.raw_name))
    try:
        magic, flags, name_length, extra_length = _LOCAL.unpack_from(header)
    except struct.error as error:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is cut off") from error
    is_same = name_length == len(entry.raw_name) and header[_LOCAL.size :] == entry.raw_name
    if magic != b"PK\x03\x04" or not is_same or flags & (_ENCRYPTED | _PATCHED):
        raise PackageRefused(RefusalReason.NOT_A_ZIP, f"{entry.name} is damaged")
    start: int = entry.offset + _LOCAL.size + name_length + extra_length
    if start + entry.packed > end:
        raise PackageRefused(RefusalReason.ZIP_BOMB, "parts overlap")
    return start


def _find_directory(source: Source) -> tuple[int, int, int]:
    """Return offset, length and number of entries of the directory; raises PackageRefused, struct.error."""
    tail_at = max(0, source.size - _END.size - _LOCATOR_64.size)
    tail = bytes(source.read_at(tail_at, source.size - tail_at))
    at = len(tail) - _END.size
    if tail[max(0, at) : at + 4] != b"PK\x05\x06":  # a comment stands behind it
        tail_at = max(0, tail_at - _LONGEST_COMMENT)
        tail = bytes(source.read_at(tail_at, source.size - tail_at))
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP")
    _, disk, first_disk, here, count, length, start, comment = _END.unpack_from(tail, at)
    if len(tail) - at - _END.size != comment or disk or first_disk or here != count:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the end of the ZIP is not in order")
    end, locator_at = tail_at + at, at - _LOCATOR_64.size
    if locator_at >= 0 and tail[locator_at : locator_at + 4] == b"PK\x06\x07":
        end = tail_at + locator_at - _END_64.size
        if _LOCATOR_64.unpack_from(tail, locator_at)[2] != end:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "the ZIP64 locator points elsewhere")
        said = start, length, count
        start, length, count = _read_end_64(source, end)
        if any(
            short not in {full, _SEE_64, _MANY_64}
            for short, full in zip(said, (start, length, count), strict=True)
        ):
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "the two ends of the ZIP differ")
    if length <= limits.LONGEST_DIRECTORY and start + length != end:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the directory does not stand where it should")
    return start, length, count


def _read_end_64(source: Source, offset: int) -> tuple[int, int, int]:
    if offset < 0:
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the ZIP64 end record is missing")
    record = _END_64.unpack_from(source.read_at(offset, _END_64.size))
    if record[0] != b"PK\x06\x06":
        raise PackageRefused(RefusalReason.NOT_A_ZIP, "the ZIP64 end record is missing")
    return record[9], record[8], record[7]


def _read_entries(directory: bytes, *, count: int) -> list[Entry]:
    found, at = [], 0
    while at < len(directory):
        (magic, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, comment_length, disk, _,
         attributes, offset) = _CENTRAL.unpack_from(directory, at)  # fmt: skip
        name_at = at + _CENTRAL.size
        raw_name = directory[name_at : name_at + name_length]
        at = name_at + name_length + extra_length + comment_length
        if magic != b"PK\x01\x02" or at > len(directory):
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "the file is not a readable ZIP")
        if _SEE_64 in {packed, size, offset}:
            extra = directory[name_at + name_length : name_at + name_length + extra_length]
            size, packed, offset = _read_extra_64(extra, size, packed, offset)
        if flags & (_ENCRYPTED | _PATCHED) or method not in {STORED, DEFLATED} or disk:
            raise PackageRefused(RefusalReason.NOT_A_ZIP, "a part is encrypted or packed in an unknown way")
        if attributes >> 28 == _LINK:
            raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "a part is a link")
        name = raw_name.decode("utf-8" if flags & _UTF_8 or raw_name.isascii() else "cp437")
        found.append(Entry(name, raw_name, method, crc, packed, size, offset))
        if len(found) > limits.MOST_ENTRIES:
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"more than {limits.MOST_ENTRIES} entries")
    if len(found) != count:
        raise PackageRefused(
            RefusalReason.NOT_A_ZIP, "the directory has another number of entries than it says"
        )
    return found


def _read_extra_64(extra: bytes, *short: int) -> list[int]:
    """Return size, packed size and offset, those that are marked so from the ZIP64 field; raises struct.error."""
    at = 0
    while at < len(extra):
        kind, length = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if kind == 1:
            values = iter(struct.unpack(f"<{length // 8}Q", extra[at : at + length // 8 * 8]))
            return [next(values, _SEE_64) if each == _SEE_64 else each for each in short]
        at += length
    return list(short)


def _check_names(entries: list[Entry]) -> None:
    names = [each.name for each in entries]
    if not all(len(name) <= limits.LONGEST_NAME and _is_safe(name) for name in names):
        raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "a part has an unsafe name")
    if len(set(map(canonical, names))) != len(names):
        raise PackageRefused(RefusalReason.PATH_TRAVERSAL, "two parts have the same name")


@lru_cache(maxsize=1024)
def _is_safe(name: str) -> bool:
    """Tell whether a name may stand in a package, also with its percent signs resolved."""
    if _UNSAFE.search(name) is not None or not name.strip("/"):
        return False
    plain = unquote(name) if "%" in name else name
    return plain == name or (
        plain.count("/") == name.count("/") and _UNSAFE.search(plain) is None and bool(plain.strip("/"))
    )


def _check_sizes(entries: list[Entry]) -> None:
    if sum(each.size for each in entries) > limits.LARGEST_CONTENT:
        raise PackageRefused(RefusalReason.ZIP_BOMB, "the parts are too large together")
    for each in entries:
        if each.size > limits.RATIO_COUNTS_FROM and each.size > limits.HIGHEST_RATIO * max(each.packed, 1):
            ratio = each.size // max(each.packed, 1)
            raise PackageRefused(RefusalReason.ZIP_BOMB, f"a part unpacks to {ratio} times its size")


def _find_ends(entries: list[Entry], end: int) -> dict[int, int]:
    """Return where each entry has to end; refuse those that share bytes.

    That is the trick of a bomb whose ratio looks harmless.
    """
    ends = {}
    for each in sorted(entries, key=_offset, reverse=True):
        if each.offset + _LOCAL.size + len(each.raw_name) + each.packed > end:
            raise PackageRefused(RefusalReason.ZIP_BOMB, "parts overlap")
        ends[each.offset] = end
        end = each.offset
    return ends


def _offset(entry: Entry) -> int:
    return entry.offset
