"""Bad days: the seal key away, a clock that jumps back, a disk that is full. Facts are kept, nothing is half done."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from simulators.timestamps.server import TimestampServer
from tests.builders import sealing
from tests.builders.disk import disk_with
from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import AT, make_natural_account
from tests.builders.verifying import seal_and_stamp, verify
from tests.packages import make_package
from uets.evidence import ports
from uets.evidence.actions import seal_waiting
from uets.evidence.errors import ClockBehind
from uets.evidence.models import Batch, Evidence, SealRequest
from uets.kernel import clock
from uets.notices.models import Notice, Package

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[TimestampServer]:
    key = sealing.make_seal_key(tmp_path)
    ports.seal_key.bind(lambda: key)
    with sealing.running_authority(at=clock.now()) as server:
        yield server


@pytest.fixture
def moved_clock(tmp_path: Path) -> Iterator[Path]:
    """Let this process follow a clock of its own; seconds are written into the file."""
    file = tmp_path / "clock-offset"
    clock.follow_offset_file(file)
    yield file
    clock.follow_offset_file(settings.DATA_DIR / "clock-offset")


@pytest.mark.usefixtures("authority")
def test_without_the_seal_key_facts_wait_and_are_sealed_when_it_is_back(tmp_path: Path) -> None:
    make_natural_account()
    certificate = tmp_path / "seal-certificate.pem"
    certificate.rename(tmp_path / "away")
    waiting = SealRequest.objects.count()
    with pytest.raises(ports.SealUnavailable, match="cannot be read"):
        seal_waiting(issuer=sealing.ISSUER, at=clock.now())
    assert SealRequest.objects.count() == waiting == Evidence.objects.count()
    (tmp_path / "away").rename(certificate)
    assert seal_waiting(issuer=sealing.ISSUER, at=clock.now()) == waiting


def test_a_clock_that_jumps_back_changes_no_order_and_lets_nothing_arrive(
    authority: TimestampServer, moved_clock: Path
) -> None:
    account, files = make_natural_account(), list_files()
    seal_and_stamp(clock.now())
    moved_clock.write_text("-120")
    with pytest.raises(ClockBehind):
        take_in_bytes(make_package(recipient(account)), now=clock.now)
    assert (Notice.objects.count(), list_files()) == (0, files)
    make_natural_account()
    with pytest.raises(ports.TimestampUnavailable, match="differs from ours"):
        seal_and_stamp(clock.now())
    assert Batch.objects.count() == 1  # what the wrong clock wrote waits for a right one
    moved_clock.write_text("0")
    authority.clock = clock.now
    assert take_in_bytes(make_package(recipient(account)), now=clock.now).delivered
    seal_and_stamp(clock.now())
    sealing.bind_published(sealing.list_roles(ports.seal_key().certificate))
    assert verify()[0] == []
    ids = list(Evidence.objects.order_by("recorded_at").values_list("id", flat=True))
    assert len(set(ids)) == Evidence.objects.count()
    first, second = Batch.objects.order_by("id")
    assert first.gen_time <= second.gen_time


def test_a_clock_that_is_back_for_a_moment_counts_ids_on(moved_clock: Path) -> None:
    before = [make_natural_account().id, make_natural_account().id]
    moved_clock.write_text("-30")
    after = [make_natural_account().id, make_natural_account().id]
    assert sorted(before + after) == before + after


def list_files() -> set[Path]:
    return {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()}


def test_a_full_disk_refuses_a_package_whole_and_takes_it_later() -> None:
    account = make_natural_account()
    package = make_package(recipient(account))
    rows, files = Evidence.objects.count(), list_files()
    with pytest.raises(OSError, match="File too large"), disk_with(len(package)):
        take_in_bytes(package, at=AT + timedelta(days=1))
    assert (Evidence.objects.count(), list_files()) == (rows, files)
    assert not Package.objects.exists()
    assert not Notice.objects.exists()
    assert take_in_bytes(package).delivered
