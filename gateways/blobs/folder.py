"""A content-addressed folder: an object is named by the SHA-256 of its ciphertext and never changes."""

import contextlib
import hashlib
import io
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from gateways.blobs import segments
from uets.notices.ports import BlobDamaged, BlobMissing, StoredBlob

ADDRESS = re.compile(r"[0-9a-f]{64}")
UNFINISHED = "unfinished"


class FolderBlobs:
    """Objects in `<folder>/<first two letters>/<address>`, private to their owner."""

    def __init__(self, folder: Path) -> None:
        """Use the folder; it is made when it is missing."""
        self._folder = folder
        self._unfinished = folder / UNFINISHED
        self._unfinished.mkdir(mode=0o700, parents=True, exist_ok=True)

    def store(self, source: BinaryIO) -> StoredBlob:
        """Encrypt the whole seekable stream under a fresh data key and keep it, on the disk before returning.

        Raises BlobDamaged when the stream changes while it is read. Whatever fails, no file is left behind.
        """
        sha256, size = _digest(source)
        data_key = segments.new_data_key()
        number, name = tempfile.mkstemp(dir=self._unfinished)
        unfinished = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                address = _write(source, file, data_key=data_key, sha256=sha256)
                file.flush()
                os.fsync(file.fileno())
            self._move_in(unfinished, address=address)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        return StoredBlob(address=address, sha256=sha256, size=size, data_key=data_key)

    def open(self, *, address: str, sha256: str, data_key: bytes) -> BinaryIO:
        """Return a seekable reader; raises BlobMissing, and BlobDamaged now for a cut end or later for a segment."""
        try:
            file = self._path(address).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(address) from error
        try:
            reader = segments.SegmentReader(file, data_key=data_key, sha256=sha256)
            reader.check_end()
        except BlobDamaged:
            file.close()
            raise
        return io.BufferedReader(reader, buffer_size=segments.SEGMENT_BYTES)

    def read_range(self, *, address: str, sha256: str, data_key: bytes, start: int, length: int) -> bytes:
        """Return bytes as received from `start` on; fewer than `length` at the end of the package."""
        with self.open(address=address, sha256=sha256, data_key=data_key) as reader:
            reader.seek(start)
            return reader.read(length)

    def delete(self, *, address: str) -> None:
        """Remove an object; one that is gone already is no error."""
        self._path(address).unlink(missing_ok=True)

    def remove_unfinished(self, *, before: datetime) -> int:
        """Remove what a killed process left half written before that time; return how many files."""
        removed = 0
        for path in self._unfinished.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    def _move_in(self, unfinished: Path, *, address: str) -> None:
        path = self._path(address)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished.replace(path)
        for folder in (path.parent, self._folder):
            _sync_folder(folder)

    def _path(self, address: str) -> Path:
        if not ADDRESS.fullmatch(address):
            message = "an address is 64 hexadecimal digits"
            raise ValueError(message)
        return self._folder / address[:2] / address


def _digest(source: BinaryIO) -> tuple[str, int]:
    source.seek(0)
    hashed = _HashedSource(source)
    while hashed.read(segments.SEGMENT_BYTES):
        pass
    source.seek(0)
    return hashed.digest.hexdigest(), hashed.size


def _write(source: BinaryIO, file: BinaryIO, *, data_key: bytes, sha256: str) -> str:
    """Write the object and return its address; refuses a stream that is not what was hashed before."""
    ciphertext, hashed = hashlib.sha256(), _HashedSource(source)
    for piece in segments.encrypt(hashed, data_key=data_key, sha256=sha256):
        ciphertext.update(piece)
        file.write(piece)
    if hashed.digest.hexdigest() != sha256:
        message = "the stream changed while it was read"
        raise BlobDamaged(message)
    return ciphertext.hexdigest()


class _HashedSource:
    """Hashes and counts what passes through it."""

    def __init__(self, source: segments.Source) -> None:
        self._source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int, /) -> bytes:
        piece = self._source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
