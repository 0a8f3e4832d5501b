"""Bytes that nobody can open are removed, and no others: not what waits, was uploaded, was delivered, or is young."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.builders.authorities import Program
from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import CONSOLE, make_natural_account
from tests.builders.sending import make_sender, package_of, work
from tests.packages import make_package
from uets.delivery import rules
from uets.delivery.actions import Call, GivenPackage, remove_forgotten_packages, submit
from uets.delivery.models import ComposedFile, PackageDraft, Submission, SubmissionBatch
from uets.kernel import clock
from uets.kernel.ids import new_id
from uets.notices import ports
from uets.notices.actions import destroy_content
from uets.notices.models import Notice, Package

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
TABLES = """SELECT table_name FROM information_schema.columns
WHERE column_name = 'blob_name' AND table_schema = 'public' ORDER BY table_name"""


@pytest.fixture(autouse=True)
def nothing_old() -> Iterator[None]:
    """Leave no old file in the store that all tests share."""
    yield
    for path in settings.BLOBS_DIR.glob("??/*"):
        if path.stat().st_mtime < (clock.now() - DAY).timestamp():
            path.unlink()


def file_of(address: str) -> Path:
    name = address.partition(":")[0]
    return settings.BLOBS_DIR / name[:2] / name


def store(*contents: bytes) -> Path:
    """Keep packages that no row will name, and return their file."""
    return file_of(ports.blobs().store_many(contents)[0].address)


def age(path: Path, days: int) -> Path:
    """Let a file be as old; one that was deleted comes back, as if its deletion had been lost."""
    path.touch()
    at = (clock.now() - days * DAY).timestamp()
    os.utime(path, (at, at))
    return path


def hand_over(program: Program, *packages: bytes) -> None:
    call = Call(
        actor=program.actor,
        authority_id=program.authority.id,
        idempotency_key="anahtar",
        packages=[GivenPackage(package) for package in packages],
    )
    submit(call=call, at=clock.now())


def upload(content: bytes) -> Path:
    """Keep a package as an official's upload does."""
    (draft,) = ports.blobs().store_many([content])
    PackageDraft.objects.create(
        authority_id=new_id(),
        person_id=new_id(),
        package_sha256=draft.sha256,
        size=draft.size,
        blob_name=draft.address,
        sealed_key=b"-",
        kept_at=clock.now(),
    )
    return file_of(draft.address)


def clean_up() -> int:
    """Look through every part of the store."""
    at = clock.now()
    return sum(remove_forgotten_packages(at=at + timedelta(hours=hour)) for hour in range(len(rules.PARTS)))


def newest_file() -> Path:
    return file_of(Submission.objects.order_by("-submitted_at", "-id").values_list("blob_name", flat=True)[0])


def test_what_no_row_can_open_is_removed_and_nothing_else() -> None:
    account, long_ago, program = make_natural_account(), clock.now() - 5 * DAY, make_sender()
    take_in_bytes(make_package(recipient(account)), at=long_ago)
    needed = [newest_file(), upload(b"yuklenen")]
    take_in_bytes(b"paket degil", at=long_ago + DAY)
    refused = newest_file()
    taken = take_in_bytes(make_package(recipient(account)), at=long_ago + 2 * DAY)
    ended, notice_id = newest_file(), taken.delivered[0].notice_id
    destroy_content(
        actor=CONSOLE, account_id=account.id, notice_id=notice_id, reason="deneme", at=clock.now()
    )
    hand_over(program, package_of(program, recipient(account)))
    needed.append(newest_file())
    forgotten = [refused, ended, store(b"yarim", b"kalan")]
    for path in (*needed, *forgotten):
        age(path, 3)
    needed += [store(b"genc"), age(store(b"baska bir veritabaninin"), 9)]
    assert clean_up() == len(forgotten)
    assert [path.exists() for path in (*needed, *forgotten)] == [True] * len(needed) + [False] * 3
    assert clean_up() == 0


def test_an_object_of_a_shared_file_keeps_the_file() -> None:
    program, first, second = make_sender(), make_natural_account(), make_natural_account()
    take_in_bytes(make_package(recipient(first)), at=clock.now() - 5 * DAY)
    hand_over(program, package_of(program, recipient(first)), package_of(program, recipient(second)))
    assert work() == 2
    shared = age(newest_file(), 3)
    Notice.objects.filter(account_id=first.id).update(wrapped_key=None)
    assert clean_up() == 0
    Notice.objects.filter(account_id=second.id).update(wrapped_key=None)
    shared.with_name(f"{shared.name}.gone").write_text("\n0 1\n", encoding="ascii")
    assert clean_up() == 1
    assert list(shared.parent.glob(f"{shared.name}*")) == []


def test_a_database_that_never_had_a_call_removes_nothing() -> None:
    assert not SubmissionBatch.objects.exists()
    left = age(store(b"baska"), 3)
    assert clean_up() == 0
    assert left.exists()


def test_every_table_that_names_an_object_is_asked() -> None:
    """A new one has to stand in what `find_needed_files` asks, or its objects would be removed."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
    asked = (Submission, PackageDraft, ComposedFile, Package)
    assert names == sorted(model._meta.db_table for model in asked)  # noqa: SLF001 - Django's own name for it
