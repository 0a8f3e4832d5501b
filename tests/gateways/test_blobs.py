"""Encrypted packages in a folder: bytes exact, parts alone, damage found, nothing left behind."""

import hashlib
import io
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from gateways.blobs.folder import FolderBlobs
from gateways.blobs.segments import HEADER_BYTES, SEALED_BYTES, SEGMENT_BYTES, TAG_BYTES
from uets.notices.ports import BlobDamaged, BlobMissing

SIZES = [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES, 200_000]


def content_of(size):
    return hashlib.shake_256(b"package").digest(size)


@pytest.fixture
def blobs(tmp_path):
    return FolderBlobs(tmp_path / "blobs")


def store(blobs, content):
    return blobs.store(io.BytesIO(content))


def read(blobs, stored, **changed):
    arguments = {"address": stored.address, "sha256": stored.sha256, "data_key": stored.data_key} | changed
    with blobs.open(**arguments) as reader:
        return reader.read()


def path_of(tmp_path, stored):
    return tmp_path / "blobs" / stored.address[:2] / stored.address


@pytest.mark.parametrize("size", SIZES)
def test_gives_back_the_bytes_as_received(blobs, size):
    stored = store(blobs, content_of(size))
    assert read(blobs, stored) == content_of(size)
    assert stored.size == size
    assert stored.sha256 == hashlib.sha256(content_of(size)).hexdigest()


@pytest.mark.parametrize("start", [0, 65_535, 65_536, 150_000, 199_999, 200_000, 300_000])
@pytest.mark.parametrize("length", [0, 1, 70_000])
def test_reads_any_range_alone(blobs, start, length):
    stored = store(blobs, content_of(200_000))
    piece = blobs.read_range(
        address=stored.address,
        sha256=stored.sha256,
        data_key=stored.data_key,
        start=start,
        length=length,
    )
    assert piece == content_of(200_000)[start : start + length]


def test_a_part_of_a_zip_is_read_from_the_open_object(blobs):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("UstYazi/yazi.pdf", content_of(100_000))
        archive.writestr("Ekler/ek.pdf", content_of(300_000))
    stored = blobs.store(package)
    with (
        blobs.open(address=stored.address, sha256=stored.sha256, data_key=stored.data_key) as reader,
        zipfile.ZipFile(reader) as archive,
    ):
        assert archive.read("Ekler/ek.pdf") == content_of(300_000)


def test_object_is_named_by_its_ciphertext_and_private(blobs, tmp_path):
    stored = store(blobs, content_of(1000))
    path = path_of(tmp_path, stored)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == stored.address
    assert path.stat().st_mode & 0o077 == 0
    assert content_of(1000)[:32] not in path.read_bytes()


def test_same_package_twice_makes_two_objects_with_two_keys(blobs):
    first, second = store(blobs, b"x"), store(blobs, b"x")
    assert first.address != second.address
    assert first.data_key != second.data_key


def test_openssl_opens_every_segment(blobs, tmp_path):
    """GCM is CTR from counter 2 on (NIST SP 800-38D §7.1), so a stranger can decrypt what we wrote."""
    content = content_of(2 * SEGMENT_BYTES + 100)
    stored = store(blobs, content)
    body = path_of(tmp_path, stored).read_bytes()
    opened = b""
    for number in range(3):
        sealed = body[HEADER_BYTES + number * SEALED_BYTES :][:SEALED_BYTES]
        nonce = body[8:15] + number.to_bytes(4, "big") + bytes([number == 2])
        command = ["openssl", "enc", "-d", "-aes-256-ctr", "-K", stored.data_key.hex()]
        command += ["-iv", (nonce + bytes([0, 0, 0, 2])).hex()]
        opened += subprocess.run(command, input=sealed[:-TAG_BYTES], capture_output=True, check=True).stdout
    assert opened == content


@pytest.mark.parametrize("place", [0, 9, HEADER_BYTES, HEADER_BYTES + SEALED_BYTES + 5, -1])
def test_one_changed_byte_is_found(blobs, tmp_path, place):
    stored = store(blobs, content_of(200_000))
    path = path_of(tmp_path, stored)
    body = bytearray(path.read_bytes())
    body[place] ^= 1
    path.write_bytes(body)
    with pytest.raises(BlobDamaged):
        read(blobs, stored)


@pytest.mark.parametrize("kept", [0, 10, HEADER_BYTES, HEADER_BYTES + SEALED_BYTES, HEADER_BYTES + 5])
def test_a_cut_object_is_found_at_once(blobs, tmp_path, kept):
    stored = store(blobs, content_of(200_000))
    path = path_of(tmp_path, stored)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(BlobDamaged):
        blobs.open(address=stored.address, sha256=stored.sha256, data_key=stored.data_key)


def test_swapped_segments_are_found(blobs, tmp_path):
    stored = store(blobs, content_of(3 * SEGMENT_BYTES))
    path = path_of(tmp_path, stored)
    body = path.read_bytes()
    head, rest = body[:HEADER_BYTES], body[HEADER_BYTES:]
    first, second, third = (rest[n * SEALED_BYTES : (n + 1) * SEALED_BYTES] for n in range(3))
    path.write_bytes(head + second + first + third)
    with pytest.raises(BlobDamaged):
        read(blobs, stored)


@pytest.mark.parametrize("changed", [{"data_key": bytes(32)}, {"sha256": "0" * 64}])
def test_another_key_or_package_does_not_open(blobs, changed):
    stored = store(blobs, b"content")
    with pytest.raises(BlobDamaged):
        read(blobs, stored, **changed)


def test_a_deleted_object_is_missing_and_deleting_again_is_no_error(blobs):
    stored = store(blobs, b"content")
    blobs.delete(address=stored.address)
    blobs.delete(address=stored.address)
    with pytest.raises(BlobMissing):
        read(blobs, stored)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_refuses_an_address_that_is_none(blobs, address):
    with pytest.raises(ValueError, match="64 hexadecimal"):
        blobs.delete(address=address)


class FailingSource(io.BytesIO):
    """Reads well once (the hash), then fails in the middle."""

    def __init__(self, content):
        super().__init__(content)
        self.rounds = 0

    def seek(self, *arguments):
        self.rounds += 1
        return super().seek(*arguments)

    def read(self, size=-1):
        if self.rounds == 2 and self.tell() > 0:
            raise OSError("the disk is gone")
        return super().read(size)


class ChangingSource(FailingSource):
    """Gives other bytes the second time."""

    def read(self, size=-1):
        return io.BytesIO.read(self, size)[::-1] if self.rounds == 2 else io.BytesIO.read(self, size)


@pytest.mark.parametrize(("source", "error"), [(FailingSource, OSError), (ChangingSource, BlobDamaged)])
def test_a_failure_leaves_no_file(blobs, tmp_path, source, error):
    with pytest.raises(error):
        blobs.store(source(content_of(200_000)))
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


def test_what_a_killed_process_left_is_removed(blobs, tmp_path):
    left = tmp_path / "blobs" / "unfinished" / "left"
    left.write_bytes(b"half")
    written_at = datetime.fromtimestamp(left.stat().st_mtime, tz=UTC)
    assert blobs.remove_unfinished(before=written_at - timedelta(hours=1)) == 0
    assert blobs.remove_unfinished(before=written_at + timedelta(hours=1)) == 1
    assert not left.exists()


def test_several_packages_share_a_file_and_each_opens_with_its_own_key(blobs, tmp_path):
    contents = [content_of(size) for size in SIZES]
    stored = blobs.store_many(contents)
    assert [read(blobs, each) for each in stored] == contents
    assert len({each.data_key for each in stored}) == len(SIZES)
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1
    with pytest.raises(BlobDamaged):
        read(blobs, stored[6], data_key=stored[5].data_key)
    with pytest.raises(BlobDamaged):
        read(blobs, stored[6], address=stored[5].address)


def test_a_shared_file_goes_with_its_last_object(blobs, tmp_path):
    first, second = blobs.store_many([b"one", b"two"])
    blobs.delete(address=first.address)
    blobs.delete(address=first.address)
    assert read(blobs, second) == b"two"
    blobs.delete(address=second.address)
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []
    blobs.delete(address=second.address)
    with pytest.raises(BlobMissing):
        read(blobs, second)
