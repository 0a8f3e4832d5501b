"""The format of an encrypted object: AES-256-GCM in segments of 64 KiB, in the STREAM construction.

A 16-byte header, then segments of ciphertext with their tags. The nonce of a segment is the header's random
prefix, the segment's number and whether it is the last (Hoang et al., "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015, §7), so that a cut, swapped or repeated segment does not open, and any one
opens alone. The data key is fresh for each object; its AAD names the package (trust.md §5).
"""

import io
import os
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from typing_extensions import override

from uets.notices.ports import BlobDamaged

if TYPE_CHECKING:
    from typing_extensions import Buffer

MAGIC: Final = b"UETSPKG\x01"
PREFIX_BYTES: Final = 7
RESERVED: Final = b"\x00"
HEADER_BYTES: Final = len(MAGIC) + PREFIX_BYTES + len(RESERVED)
SEGMENT_BYTES: Final = 64 * 1024
TAG_BYTES: Final = 16
SEALED_BYTES: Final = SEGMENT_BYTES + TAG_BYTES
KEY_BITS: Final = 256


class Source(Protocol):
    """Whatever can be read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


class Place(NamedTuple):
    """Where an object stands in a file that several share, in bytes."""

    start: int
    length: int


def new_data_key() -> bytes:
    """Return a fresh AES-256 key."""
    return AESGCM.generate_key(bit_length=KEY_BITS)


def encrypt(source: Source, *, data_key: bytes, sha256: str) -> Iterator[bytes]:
    """Give the object of a stream, header first; reads one segment ahead to know the last."""
    cipher, prefix = AESGCM(data_key), os.urandom(PREFIX_BYTES)
    yield MAGIC + prefix + RESERVED
    number, segment = 0, _read_whole(source)
    while True:
        following = _read_whole(source) if len(segment) == SEGMENT_BYTES else b""
        nonce = _nonce(prefix, number=number, is_last=not following)
        yield cipher.encrypt(nonce, segment, _aad(sha256, number=number))
        if not following:
            return
        number, segment = number + 1, following


class SegmentReader(io.RawIOBase):
    """A seekable reader of the bytes as received; keeps one decrypted segment in memory."""

    def __init__(self, file: BinaryIO, *, data_key: bytes, sha256: str, place: Place | None = None) -> None:
        """Read the object at this place of the file, or the one that the whole file is."""
        super().__init__()
        self._file, self._cipher, self._sha256 = file, AESGCM(data_key), sha256
        length = file.seek(0, io.SEEK_END)
        self._start, self._length = place or Place(0, length)
        file.seek(self._start)
        header = file.read(HEADER_BYTES)
        if len(header) != HEADER_BYTES or not header.startswith(MAGIC):
            message = "not an object of this store"
            raise BlobDamaged(message)
        self._prefix = header[len(MAGIC) : len(MAGIC) + PREFIX_BYTES]
        body = self._length - HEADER_BYTES
        self._segments = max(1, -(-body // SEALED_BYTES))
        self.size = body - self._segments * TAG_BYTES
        if self.size < 0:
            message = "an object without a whole segment"
            raise BlobDamaged(message)
        self._position = 0
        self._held = (-1, b"")

    @override
    def readable(self) -> bool:
        """Return True."""
        return True

    @override
    def seekable(self) -> bool:
        """Return True."""
        return True

    @override
    def tell(self) -> int:
        """Return the position in the bytes as received."""
        return self._position

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a position in the bytes as received."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    @override
    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill the buffer up to the end of one segment; raises BlobDamaged."""
        if self._position >= self.size:
            return 0
        number, start = divmod(self._position, SEGMENT_BYTES)
        target = memoryview(buffer).cast("B")
        piece = self._segment(number)[start : start + len(target)]
        target[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    @override
    def close(self) -> None:
        """Close the object's file."""
        self._file.close()
        super().close()

    def check_end(self) -> None:
        """Decrypt the last segment, which tells whether the object was cut off; raises BlobDamaged."""
        self._segment(self._segments - 1)

    def _segment(self, number: int) -> bytes:
        if self._held[0] != number:
            begin = HEADER_BYTES + number * SEALED_BYTES
            self._file.seek(self._start + begin)
            sealed = self._file.read(min(SEALED_BYTES, self._length - begin))
            nonce = _nonce(self._prefix, number=number, is_last=number == self._segments - 1)
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, _aad(self._sha256, number=number)))
            except InvalidTag as error:
                message = f"segment {number} does not open"
                raise BlobDamaged(message) from error
        return self._held[1]


def _nonce(prefix: bytes, *, number: int, is_last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, is_last)


def _aad(sha256: str, *, number: int) -> bytes:
    return f"uets:package:{sha256}:segment:{number}:v1".encode()


def _read_whole(source: Source) -> bytes:
    """Read a whole segment although a raw stream may give less at a time."""
    pieces, missing = [], SEGMENT_BYTES
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
