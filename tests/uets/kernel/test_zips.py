"""A zip that is written while it is read."""

import io
import os
import zipfile
from collections.abc import Iterator

import pytest

from uets.kernel.zips import Entry, stream_zip

PIECE = 100_000


def make_pieces(count: int) -> Iterator[bytes]:
    """Give pieces that do not compress."""
    for _ in range(count):
        yield os.urandom(PIECE)


def test_it_gives_away_what_it_has_and_is_read_by_others() -> None:
    entries = [Entry("a/şifre.bin", 40 * PIECE, make_pieces(40)), Entry("b.txt", 1, iter([b"b"]))]
    pieces = list(stream_zip(entries))
    assert max(map(len, pieces)) < 3 * PIECE
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert [info.file_size for info in archive.infolist()] == [40 * PIECE, 1]
        assert archive.read("b.txt") == b"b"


def test_large_entries_are_written_with_64_bit_sizes() -> None:
    content = b"".join(stream_zip([Entry("a", 5_000_000_000, iter([b"a"]))]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("a") == b"a"


def test_who_goes_away_or_fails_leaves_no_directory() -> None:
    def fail() -> Iterator[bytes]:
        yield os.urandom(PIECE)
        raise OSError

    came = io.BytesIO()
    with pytest.raises(OSError):  # noqa: PT011 - the one above
        came.writelines(stream_zip([Entry("a", PIECE, fail())]))
    assert not zipfile.is_zipfile(came)
    left = stream_zip([Entry("a", PIECE, make_pieces(2))])
    next(left)
    left.close()  # type: ignore[attr-defined] # a generator
