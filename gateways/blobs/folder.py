"""A content-addressed folder: an object is named by the SHA-256 of its ciphertext and never changes."""

import contextlib
import fcntl
import hashlib
import io
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from gateways.blobs import segments
from uets.notices.ports import BlobDamaged, BlobMissing, StoredBlob

ADDRESS = re.compile(r"([0-9a-f]{64})(?::([0-9]{1,15}):([0-9]{1,15}))?")
"""The SHA-256 of a file's ciphertext; behind it start and length of an object that shares the file with others."""

UNFINISHED = "unfinished"
GONE = re.compile(r"([0-9]+) ([0-9]+)")
"""Start and length of an object that is gone from a shared file."""
LIST_ENDING = ".gone"
"""What is gone of a file that several objects share is written down beside it."""


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
        with self._new_file() as new:
            new.address = _write(source, new.file, data_key=data_key, sha256=sha256)
        return StoredBlob(address=new.address, sha256=sha256, size=size, data_key=data_key)

    def store_many(self, contents: Sequence[bytes]) -> list[StoredBlob]:
        """Keep several packages as objects of one file, each under its own data key: one wait for the disk for all."""
        ciphertext, start, stored = hashlib.sha256(), 0, list[StoredBlob]()
        with self._new_file() as new:
            for content in contents:
                sha256, data_key = hashlib.sha256(content).hexdigest(), segments.new_data_key()
                length = 0
                for piece in segments.encrypt(io.BytesIO(content), data_key=data_key, sha256=sha256):
                    ciphertext.update(piece)
                    length += new.file.write(piece)
                place = f":{start}:{length}"
                stored.append(StoredBlob(address=place, sha256=sha256, size=len(content), data_key=data_key))
                start += length
            new.address = ciphertext.hexdigest()
        return [msgspec.structs.replace(each, address=new.address + each.address) for each in stored]

    def open(self, *, address: str, sha256: str, data_key: bytes) -> BinaryIO:
        """Return a seekable reader; raises BlobMissing, and BlobDamaged now for a cut end or later for a segment."""
        path, place = self._find(address)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(address) from error
        try:
            reader = segments.SegmentReader(file, data_key=data_key, sha256=sha256, place=place)
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
        """Remove an object; one that is gone already is no error.

        A file that several objects share goes with the last of them: what is gone is written down beside it. Until
        then nobody opens them, for their keys are gone.
        """
        path, place = self._find(address)
        if place is not None and path.exists() and not _is_last(path, place):
            return
        path.unlink(missing_ok=True)
        _list_of_gone(path).unlink(missing_ok=True)

    def list_files(self, *, part: str, since: datetime, older_than: timedelta) -> list[str]:
        """Return the files whose names begin with this digit, written since then and that long ago.

        Their age is told by the clock of the machine, which no test mode moves.
        """
        oldest, youngest = since.timestamp(), time.time() - older_than.total_seconds()
        found = set()
        for path in self._folder.glob(f"{part}?/*"):
            with contextlib.suppress(FileNotFoundError):
                if oldest <= path.stat().st_mtime <= youngest:
                    found.add(path.name.removesuffix(LIST_ENDING))
        return sorted(found)

    def remove_unfinished(self, *, before: datetime) -> int:
        """Remove what a killed process left half written before that time; return how many files."""
        removed = 0
        for path in self._unfinished.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    @contextmanager
    def _new_file(self) -> Iterator["_NewFile"]:
        """Give a file to be written; it is on the disk under its address, or gone, when the block ends."""
        number, name = tempfile.mkstemp(dir=self._unfinished)
        unfinished = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                new = _NewFile(file)
                yield new
                file.flush()
                os.fsync(file.fileno())
            self._move_in(unfinished, address=new.address)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    def _move_in(self, unfinished: Path, *, address: str) -> None:
        path, _ = self._find(address)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished.replace(path)
        for folder in (path.parent, self._folder):
            _sync_folder(folder)

    def _find(self, address: str) -> tuple[Path, segments.Place | None]:
        """Return the file of an object, and its place in it when others share it."""
        found = ADDRESS.fullmatch(address)
        if found is None:
            message = "an address is 64 hexadecimal digits, with or without a place"
            raise ValueError(message)
        name, start, length = found.groups()
        place = None if start is None else segments.Place(int(start), int(length))
        return self._folder / name[:2] / name, place


class _NewFile:
    """A file under way, and the address that it will have."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.address = file, ""


def _list_of_gone(path: Path) -> Path:
    return path.with_name(f"{path.name}{LIST_ENDING}")


def _is_last(path: Path, place: segments.Place) -> bool:
    """Write down that an object of a shared file is gone, and tell whether nothing else is left in the file."""
    with _list_of_gone(path).open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # On a line of its own even behind one that a full disk has cut off; such a line counts for nothing.
        file.write(f"\n{place.start} {place.length}\n")
        file.flush()
        file.seek(0)
        gone = {found.groups() for line in file if (found := GONE.fullmatch(line.rstrip("\n")))}
    return sum(int(length) for _, length in gone) >= path.stat().st_size


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
