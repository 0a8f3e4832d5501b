"""Notices are seen in the order of their ids, arrivals and changes, however long each took to be taken in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import UUID

import pytest
from django.db import connection

from tests.builders.notices import recipient, take_in_bytes
from tests.builders.people import make_natural_account
from tests.packages import make_package
from uets.accounts.models import Account
from uets.evidence.models import Evidence
from uets.kernel import clock
from uets.mailbox.actions.heads import hold_mailbox
from uets.mailbox.models import MailboxEntry, MailboxHead
from uets.mailbox.queries import Filters, NoticeRow, find_as_of, list_notices
from uets.mailbox.rules import arrives_after, changes_after

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE_MIDNIGHT = datetime(2026, 10, 12, 20, 59, 59, tzinfo=UTC)
EACH = 6


@contextmanager
def two_threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool
        list(pool.map(lambda _: connection.close(), range(2)))


def intake(account: Account, now: Callable[[], datetime]) -> UUID:
    try:
        return take_in_bytes(make_package(recipient(account)), now=now).delivered[0].notice_id
    finally:
        connection.close()


def ask(
    account: Account, *, arrived_after: datetime | None = None, changed_after: datetime | None = None
) -> list[NoticeRow]:
    filters = Filters(arrived_after=arrived_after, changed_after=changed_after)
    return list_notices(account_id=account.id, folder=None, limit=100, filters=filters)


def waits_at(call: int, event: Event, reached: Event | None = None) -> Callable[[], datetime]:
    """Return a clock that stands still at one of its calls: 1 when a package is submitted, 2 when it arrives."""
    calls = iter(range(1, 9))

    def now() -> datetime:
        at = clock.now()
        if next(calls) == call:
            if reached is not None:
                reached.set()
            assert event.wait(20)
        return at

    return now


def test_what_took_long_to_store_arrives_after_what_was_stored_meanwhile() -> None:
    account, release, started = make_natural_account(), Event(), Event()
    with two_threads() as pool:
        slow = pool.submit(intake, account, waits_at(1, release, started))
        assert started.wait(20)
        quick = intake(account, clock.now)
        (seen,) = ask(account)
        release.set()
        late = slow.result()
    assert seen.id == quick
    assert [row.id for row in ask(account)] == [late, quick]
    for found in (ask(account, arrived_after=seen.arrived_at), ask(account, changed_after=seen.as_of)):
        assert [row.id for row in found] == [late]


def test_day_five_counts_from_the_day_of_arrival_not_of_submission() -> None:
    account = make_natural_account()
    times = iter([BEFORE_MIDNIGHT, BEFORE_MIDNIGHT + timedelta(seconds=2)])
    notice_id = (
        take_in_bytes(make_package(recipient(account)), now=lambda: next(times)).delivered[0].notice_id
    )
    entry = MailboxEntry.objects.get(id=notice_id)
    assert (entry.arrived_at, str(entry.deemed_served_on)) == (
        BEFORE_MIDNIGHT + timedelta(seconds=2),
        "2026-10-18",
    )
    facts = Evidence.objects.get(kind="notice:arrived").facts
    assert (facts["submitted_at"], facts["deemed_served_on"]) == (BEFORE_MIDNIGHT.isoformat(), "2026-10-18")


def test_two_parallel_intakes_arrive_one_after_the_other() -> None:
    account, release, holds = make_natural_account(), Event(), Event()
    with two_threads() as pool:
        first = pool.submit(intake, account, waits_at(2, release, holds))
        assert holds.wait(20)
        second = pool.submit(intake, account, clock.now)
        assert ask(account) == []
        release.set()
        assert [row.id for row in ask_until(account, 2)] == [second.result(), first.result()]
    rows = ask(account)
    assert rows[0].arrived_at > rows[1].arrived_at
    assert rows[0].as_of == MailboxEntry.objects.latest("changed_at").changed_at


def ask_until(account: Account, count: int) -> list[NoticeRow]:
    while len(rows := ask(account)) < count:
        pass
    return rows


def test_a_poller_loses_nothing_while_two_take_in() -> None:
    account = make_natural_account()
    seen: dict[str, set[UUID]] = {"as_of": set(), "arrived": set(), "changed": set(), "id": set()}

    def take_in_some(_: int) -> list[UUID]:
        return [intake(account, clock.now) for _ in range(EACH)]

    with two_threads() as pool:
        done = [pool.submit(take_in_some, number) for number in range(2)]
        as_of = arrived = changed = newest = None
        while not all(each.done() for each in done) or find_as_of(account_id=account.id) != as_of:
            as_of = poll(seen["as_of"], ask(account, changed_after=as_of), as_of, "as_of")
            arrived = poll(seen["arrived"], ask(account, arrived_after=arrived), arrived, "arrived_at")
            changed = poll(seen["changed"], ask(account, changed_after=changed), changed, "as_of")
            rows = [row for row in ask(account) if newest is None or row.id > newest]
            newest = max((row.id for row in rows), default=newest)
            seen["id"] |= {row.id for row in rows}
        taken = {notice for each in done for notice in each.result()}
    assert len(taken) == 2 * EACH
    assert {name: found ^ taken for name, found in seen.items()} == {name: set() for name in seen}


def poll(seen: set[UUID], rows: list[NoticeRow], last: datetime | None, field: str) -> datetime | None:
    seen |= {row.id for row in rows}
    return max((getattr(row, field) for row in rows), default=last)


@pytest.mark.django_db(transaction=False)
def test_a_mailbox_that_is_older_than_its_head_is_looked_at_once() -> None:
    account = make_natural_account()
    notice_id = take_in_bytes(make_package(recipient(account))).delivered[0].notice_id
    MailboxHead.objects.all().delete()
    entry = MailboxEntry.objects.get(id=notice_id)
    newest = hold_mailbox(account_id=account.id)
    assert (newest.changed_at, newest.arrived_at, newest.notice_id) == (
        entry.changed_at,
        entry.arrived_at,
        notice_id,
    )


def test_marks_only_grow_and_arrivals_follow_the_clock() -> None:
    at, tick = BEFORE_MIDNIGHT, timedelta(microseconds=1)
    assert changes_after(at, newest=None) == arrives_after(at, newest=None) == at
    assert changes_after(at, newest=at + timedelta(days=1)) == at + timedelta(days=1) + tick
    assert arrives_after(at, newest=at) == at + tick
    assert arrives_after(at, newest=at - tick) == at
    assert arrives_after(at, newest=at + timedelta(seconds=1)) == at
