"""Zips that programs read differently are refused, with the file and the reason; what other programs write is read."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from tests.builders import proofs
from uets.evidence.proof import archive, words
from uets.evidence.proof.archive import AmbiguousArchive, NotAnArchive
from uets.evidence.proof.verify import verify

DOCUMENT = b"delil" * 40
BESIDE = "the zip holds bytes that belong to none of its files"
LEADS_OUT = "its path leads out of the zip"
TWO_THINGS = "the zip says two things of it"


def write(*names: str, content: bytes = DOCUMENT, extra: bytes = b"", mode: int = 0o100644) -> bytes:
    """Return a zip with files of these names; letters that zipfile would mend are put in afterwards."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number, name in enumerate(names):
            entry = zipfile.ZipInfo(f"{number}{name[1:]}".replace("\\", "~"), (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.extra, entry.external_attr = zipfile.ZIP_DEFLATED, extra, mode << 16
            made.writestr(entry, content)
    packed = out.getvalue()
    for number, name in enumerate(names):
        packed = packed.replace(f"{number}{name[1:]}".replace("\\", "~").encode(), name.encode())
    return packed


def again(packed: bytes) -> bytes:
    """Return a zip with its directory and its end a second time."""
    end = packed.rfind(b"PK\x05\x06")
    start = int.from_bytes(packed[end + 16 : end + 20], "little")
    moved = packed[end : end + 16] + struct.pack("<L", len(packed)) + packed[end + 20 :]
    return packed + packed[start:end] + moved


def insert(packed: bytes) -> bytes:
    """Return a zip with bytes between its files and its directory, which its end takes into account."""
    end = packed.rfind(b"PK\x05\x06")
    start = int.from_bytes(packed[end + 16 : end + 20], "little")
    moved = packed[end : end + 16] + struct.pack("<L", start + 3) + packed[end + 20 :]
    return packed[:start] + b"xyz" + packed[start:end] + moved


def say_less(packed: bytes) -> bytes:
    """Return a zip whose file unpacks to more than both its places say."""
    return packed.replace(struct.pack("<L", len(DOCUMENT)), struct.pack("<L", 3)).replace(
        struct.pack("<L", zlib.crc32(DOCUMENT)), struct.pack("<L", zlib.crc32(DOCUMENT[:3]))
    )


def rename_inside(packed: bytes) -> bytes:
    """Return a zip whose file has another name in its own place than in the directory."""
    return packed.replace(b"delil.xml", b"delim.xml", 1)


def comment(packed: bytes) -> bytes:
    """Return a zip with a comment."""
    return packed[:-2] + struct.pack("<H", 3) + b"xyz"


UNICODE_PATH = struct.pack("<2HBL", 0x7075, 14, 1, 0) + b"other.xml"
TRICKS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a name twice": (
        lambda: write("delil.xml", "delil.xml"),
        "delil.xml",
        "the zip holds two files of this name",
    ),
    "a name twice but for case": (
        lambda: write("delil.xml", "Delil.XML"),
        "Delil.XML",
        "some computers hold its name for that of another file",
    ),
    "an absolute path": (lambda: write("/etc/delil.xml"), "/etc/delil.xml", LEADS_OUT),
    "a path that leads up": (lambda: write("x/../../delil.xml"), "x/../../delil.xml", LEADS_OUT),
    "another separator": (lambda: write("x\\delil.xml"), "x\\delil.xml", LEADS_OUT),
    "a drive": (lambda: write("C:delil.xml"), "C:delil.xml", LEADS_OUT),
    "a link": (
        lambda: write("delil.xml", mode=stat.S_IFLNK | 0o777),
        "delil.xml",
        "it is no ordinary file",
    ),
    "a second name": (
        lambda: write("delil.xml", extra=UNICODE_PATH),
        "delil.xml",
        "the zip gives it two names",
    ),
    "another name inside": (lambda: rename_inside(write("delil.xml")), "delil.xml", TWO_THINGS),
    "more than it says": (lambda: say_less(write("delil.xml")), "delil.xml", "it cannot be unpacked"),
    "bytes behind": (lambda: write("delil.xml") + b"x", "", BESIDE),
    "a comment": (lambda: comment(write("delil.xml")), "", BESIDE),
    "bytes before": (lambda: b"x" + write("delil.xml"), "", BESIDE),
    "bytes between": (lambda: insert(write("delil.xml")), "", BESIDE),
    "a second directory": (lambda: again(write("delil.xml")), "", BESIDE),
    "a second zip": (lambda: write("delil.xml") + write("delil.xml"), "", BESIDE),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_zip_that_programs_read_differently_is_refused_with_its_reason(trick: str) -> None:
    make, file, why = TRICKS[trick]
    with pytest.raises(AmbiguousArchive, match=why) as caught:
        archive.read(make())
    assert caught.value.file == file
    report = verify(make(), published=proofs.published(), now=proofs.CHECKED_AT)
    (step,) = report.steps
    assert (report.holds, step.code, step.file) == (False, "archive", file)
    assert words.translate(step.detail) != words.UNTRANSLATED


@pytest.mark.parametrize("trick", ["nothing", "cut", "a sum too large"])
def test_what_is_no_zip_or_too_large_is_none(trick: str) -> None:
    packed = write("delil.xml")
    huge = packed.replace(struct.pack("<L", len(DOCUMENT)), struct.pack("<L", archive.LARGEST + 1))
    content = {"nothing": b"", "cut": packed[:-1], "a sum too large": huge}[trick]
    with pytest.raises(NotAnArchive):
        archive.read(content)


class Pipe(io.RawIOBase):
    """A stream that cannot go back, for which a zip is written with its sums behind each file."""

    def __init__(self) -> None:
        self.written = b""

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self.written += bytes(content)
        return len(content)


def test_folders_other_names_and_sums_behind_a_file_are_read() -> None:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.mkdir("klasör")
        made.writestr("klasör/özet.txt", DOCUMENT)
        made.writestr("boş.txt", b"")
    assert archive.read(pipe.written) == {"klasör/özet.txt": DOCUMENT, "boş.txt": b""}
