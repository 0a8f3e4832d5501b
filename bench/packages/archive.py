"""A ZIP written by hand, its one large part left open: all else is made for each package, that part is shared."""

import struct
import zlib
from collections.abc import Mapping
from typing import Final, NamedTuple

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
VERSION: Final = 20
STORED: Final = 0
DEFLATED: Final = 8
UTF8_NAME: Final = 0x800
MIDNIGHT_1980: Final = (0, 0x21)
LEVEL: Final = 6


class Large(NamedTuple):
    """The large part: its name, its CRC and its length with all that stands in it."""

    name: str
    crc: int
    size: int


class Ends(NamedTuple):
    """A package before and behind the content of its large part."""

    before: bytes
    behind: bytes


class _Entry(NamedTuple):
    name: bytes
    method: int
    crc: int
    packed: int
    size: int

    def write_local(self) -> bytes:
        """Return what stands before its content."""
        name, *numbers = self
        fields = (VERSION, UTF8_NAME, numbers[0], *MIDNIGHT_1980, *numbers[1:], len(name), 0)
        return LOCAL.pack(b"PK\x03\x04", *fields) + name

    def write_central(self, at: int) -> bytes:
        """Return its line in the directory."""
        name, *numbers = self
        fields = (VERSION, VERSION, UTF8_NAME, numbers[0], *MIDNIGHT_1980, *numbers[1:], len(name))
        return CENTRAL.pack(b"PK\x01\x02", *fields, 0, 0, 0, 0, 0, at) + name


def write_archive(parts: Mapping[str, bytes], *, large: Large) -> Ends:
    """Return the ends of a ZIP whose first entry is the large part, stored as it is; the others are deflated behind."""
    first = _Entry(large.name.encode(), STORED, large.crc, large.size, large.size)
    before = first.write_local()
    directory, entries, at = [first.write_central(0)], [], len(before) + large.size
    for name, content in parts.items():
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        entry = _Entry(name.encode(), DEFLATED, zlib.crc32(content), len(packed), len(content))
        directory.append(entry.write_central(at))
        entries += [entry.write_local(), packed]
        at += sum(map(len, entries[-2:]))
    written = b"".join(directory)
    end = END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(written), at, 0)
    return Ends(before, b"".join((*entries, written, end)))
