"""Reading a zip as strictly as a stranger's file asks: one directory, and nothing beside the files that it names.

Programs differ in what they make of a zip with two directories, two files of one name or bytes between its files;
somebody could show this check one evidence and a reader another. Such a zip is refused, whatever is in it, and nothing
is unpacked further than its directory says.
"""

import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST_FILES: Final = 2_000
LARGEST: Final = 50_000_000

STORED: Final = 0
DEFLATED: Final = 8

_END: Final = struct.Struct("<4s4H2LH")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_DESCRIPTOR_MARK: Final = b"PK\x07\x08"
_IS_ENCRYPTED, _HAS_DESCRIPTOR, _IS_UTF8 = 0x1, 0x8, 0x800
_OTHER_NAME: Final = 0x7075
"""The extra field in which some programs look for another name (Info-ZIP Unicode Path)."""

_LEADS_OUT: Final = re.compile(r"^[/\\]|^[A-Za-z]:|\\|[\x00-\x1f\x7f]|(^|/)\.{0,2}(/|$)")
"""Absolute paths, drives, other separators, control characters, and steps that are empty or lead up."""


class NotAnArchive(ValueError):
    """The bytes are no zip, or larger than any that is handed out."""


class AmbiguousArchive(ValueError):
    """A zip that programs read differently or that holds more than it shows; the text says why, `file` where."""

    def __init__(self, why: str, *, file: str = "") -> None:
        """Take what is wrong and with which file; an empty name stands for the zip itself."""
        super().__init__(why)
        self.file = file


class _Entry(NamedTuple):
    """What the directory of a zip says of one file."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    sums: tuple[int, int, int]
    """CRC-32, size packed, size unpacked."""
    extra: bytes
    mode: int
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/") and not self.sums[2]


def read(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip in the order of its directory; raises NotAnArchive, AmbiguousArchive."""
    start, entries = _read_directory(content)
    if len(entries) > MOST_FILES or sum(entry.sums[2] for entry in entries) > LARGEST:
        raise NotAnArchive("the zip is larger than any bundle")
    _check_names(entries)
    unpacked, at = {}, 0
    for entry in sorted(entries, key=lambda each: each.offset):
        packed, at = _find_packed(content, entry, at=at)
        unpacked[entry.name] = _unpack(packed, entry)
    if at != start:
        raise AmbiguousArchive("the zip holds bytes that belong to none of its files")
    return {entry.name: unpacked[entry.name] for entry in entries if not entry.is_folder}


def _read_directory(content: bytes) -> tuple[int, list[_Entry]]:
    """Return where the directory begins and what it says. It ends the zip, but for the record of its end."""
    end = content.rfind(_END_MARK)
    if end < 0 or len(content) - end < _END.size:
        raise NotAnArchive("the file is not a bundle")
    _, disk, first_disk, count, total, size, start, comment = _END.unpack_from(content, end)
    is_last = end + _END.size == len(content) and comment == 0
    if not is_last or (disk, first_disk) != (0, 0) or count != total or start + size != end:
        raise AmbiguousArchive("the zip holds bytes that belong to none of its files")
    entries, at = [], start
    for _ in range(count):
        entry, at = _read_entry(content, at, end=end)
        entries.append(entry)
    if at != end:
        raise AmbiguousArchive("the zip holds bytes that belong to none of its files")
    return start, entries


def _read_entry(content: bytes, at: int, *, end: int) -> tuple[_Entry, int]:
    if at + _CENTRAL.size > end:
        raise NotAnArchive("the file is not a bundle")
    fields = _CENTRAL.unpack_from(content, at)
    mark, _, _, flags, method, _, _, *sums, names, extras, comments, disk, _, mode, offset = fields
    name_end = at + _CENTRAL.size + names
    after = name_end + extras + comments
    raw_name = content[at + _CENTRAL.size : name_end]
    if mark != _CENTRAL_MARK or after > end:
        raise NotAnArchive("the file is not a bundle")
    try:
        name = raw_name.decode("utf-8" if flags & _IS_UTF8 else "cp437")
    except UnicodeDecodeError as error:
        raise NotAnArchive("the file is not a bundle") from error
    if comments or disk:
        raise AmbiguousArchive("the zip holds bytes that belong to none of its files", file=_shown(name))
    crc, packed, unpacked = sums
    extra = content[name_end : name_end + extras]
    entry = _Entry(
        raw_name, name, flags, method, (crc, packed, unpacked), extra, (mode >> 16) & 0xFFFF, offset
    )
    return entry, after


def _check_names(entries: Sequence[_Entry]) -> None:
    """Check that each file has a name of its own on every computer, and that none stands outside the zip's folder."""
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.name.removesuffix("/") if entry.is_folder else entry.name
        if _LEADS_OUT.search(name):
            raise AmbiguousArchive("its path leads out of the zip", file=_shown(name))
        if stat.S_IFMT(entry.mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise AmbiguousArchive("it is no ordinary file", file=_shown(name))
        if any(field == _OTHER_NAME for field in _list_fields(entry.extra)):
            raise AmbiguousArchive("the zip gives it two names", file=_shown(name))
        alike = "/".join(part.rstrip(". ") for part in unicodedata.normalize("NFKC", name).split("/"))
        before = seen.get(alike.casefold())
        if before is not None:
            is_same = before == name
            why = (
                "the zip holds two files of this name"
                if is_same
                else "some computers hold its name for that of another file"
            )
            raise AmbiguousArchive(why, file=_shown(name))
        seen[alike.casefold()] = name


def _list_fields(extra: bytes) -> Iterator[int]:
    """Yield the kinds of the extra fields of a file; what does not fit them is of no known kind."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind
        at += 4 + length


def _find_packed(content: bytes, entry: _Entry, *, at: int) -> tuple[bytes, int]:
    """Return the packed bytes of a file, which begins just where the file before it ended, and where it ends."""
    if entry.offset != at:
        raise AmbiguousArchive(
            "the zip holds bytes that belong to none of its files", file=_shown(entry.name)
        )
    if at + _LOCAL.size > len(content):
        raise NotAnArchive("the file is not a bundle")
    mark, _, flags, method, _, _, *sums, names, extras = _LOCAL.unpack_from(content, at)
    name_at = at + _LOCAL.size
    begin = name_at + names + extras
    is_later = bool(flags & _HAS_DESCRIPTOR)
    is_same = (mark, flags, method) == (_LOCAL_MARK, entry.flags, entry.method)
    is_same = is_same and content[name_at : name_at + names] == entry.raw_name
    is_same = is_same and (tuple(sums) == entry.sums or (is_later and not any(sums)))
    named_twice = _OTHER_NAME in _list_fields(content[name_at + names : begin])
    if not is_same or named_twice:
        raise AmbiguousArchive("the zip says two things of it", file=_shown(entry.name))
    packed_end = begin + entry.sums[1]
    end = packed_end + (_measure_descriptor(content, entry, at=packed_end) if is_later else 0)
    return content[begin:packed_end], end


def _measure_descriptor(content: bytes, entry: _Entry, *, at: int) -> int:
    """Return the length of what follows a file that was packed while it was read, and check it."""
    mark = len(_DESCRIPTOR_MARK) if content[at : at + 4] == _DESCRIPTOR_MARK else 0
    if content[at + mark : at + mark + 12] != struct.pack("<3L", *entry.sums):
        raise AmbiguousArchive("the zip says two things of it", file=_shown(entry.name))
    return mark + 12


def _unpack(packed: bytes, entry: _Entry) -> bytes:
    """Return the bytes of a file; no more is unpacked than its directory names, whatever the stream would give."""
    crc, _, size = entry.sums
    if entry.flags & _IS_ENCRYPTED or entry.method not in {STORED, DEFLATED}:
        raise AmbiguousArchive("it is packed in a way that not every program reads", file=_shown(entry.name))
    content, is_whole = packed, True
    if entry.method == DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = stream.decompress(packed, size + 1)
        except zlib.error as error:
            raise AmbiguousArchive("it cannot be unpacked", file=_shown(entry.name)) from error
        is_whole = stream.eof and not stream.unused_data
    if not is_whole or len(content) != size or zlib.crc32(content) != crc:
        raise AmbiguousArchive("it cannot be unpacked", file=_shown(entry.name))
    return content


def _shown(name: str) -> str:
    """Return a stranger's file name as it may be shown: without what moves letters or ends lines."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:100])
