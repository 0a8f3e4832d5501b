"""Faults and races of intake: whatever statement fails, nothing is left; twice at once is delivered once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model

from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import make_natural_account
from tests.packages import make_package
from uets.delivery import queries
from uets.delivery.actions.submit import Call, GivenPackage, write
from uets.delivery.models import DeliveryRequest, Submission, SubmissionBatch, SubmissionLine
from uets.events.models import Event
from uets.evidence.models import Evidence
from uets.kernel import clock, pool
from uets.kernel.actor import system_actor
from uets.kernel.ids import NO_ACCOUNT, new_id
from uets.mailbox.models import MailboxEntry
from uets.notices import ports
from uets.notices.models import Notice, NoticeReference, Package, Part

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (
    Evidence,
    Event,
    DeliveryRequest,
    MailboxEntry,
    Notice,
    NoticeReference,
    Package,
    Part,
    Submission,
    SubmissionBatch,
    SubmissionLine,
)

PLANT = """
CREATE OR REPLACE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the planted fault'; END $$;
CREATE TRIGGER planted AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION planted_fault()
"""
EVENTS = [(table, "INSERT") for table in TABLES] + [(Submission, "UPDATE"), (DeliveryRequest, "DELETE")]


@contextmanager
def planted(table: type[Model], event: str) -> Iterator[None]:
    """Let every write of one kind to a table fail, as a full disk or a lost connection would."""
    name = table._meta.db_table  # noqa: SLF001 - Django's own name for it
    with connection.cursor() as cursor:
        cursor.execute(PLANT.format(table=name, event=event))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER planted ON {name}")


def state() -> tuple[list[int], set[Path]]:
    files = {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()}
    return [table.objects.count() for table in TABLES], files


def test_a_fault_at_any_table_leaves_nothing() -> None:
    first, second = make_natural_account(), make_natural_account()
    package = make_package(recipient(first), recipient(second))
    before = state()
    for table, event in EVENTS:
        with planted(table, event), pytest.raises(psycopg.errors.RaiseException, match="planted"):
            take_in_bytes(package)
        assert state() == before, (table, event)
    assert len(take_in_bytes(package).delivered) == 2


def test_the_same_package_twice_at_once_is_delivered_once() -> None:
    account = make_natural_account()
    package = make_package(recipient(account))
    together = Barrier(2)

    def intake(_: int) -> int:
        together.wait()
        try:
            return len(take_in_bytes(package).delivered)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        delivered = list(pool.map(intake, range(2)))
    assert sorted(delivered) == [0, 1]
    assert (Notice.objects.count(), Package.objects.count()) == (1, 1)
    assert Evidence.objects.filter(kind="submission:refused").count() == 1


def test_a_call_whose_commit_is_under_way_is_not_taken_for_a_failed_one() -> None:
    blobs, batch_id = ports.blobs().store_many([b"package"]), new_id()
    actor, packages = system_actor(name="test"), [GivenPackage(b"package")]
    call = Call(actor=actor, authority_id=NO_ACCOUNT, idempotency_key="one", packages=packages)

    def ask() -> bool:
        try:
            return queries.is_batch_kept(batch_id=batch_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with pool.transaction() as database:
            write(database, call, blobs, batch_id=batch_id, at=clock.now())
            asked = threads.submit(ask)
            with suppress(TimeoutError):
                asked.result(0.3)
        assert asked.result()
