"""The fifth day ends (domain.md §3): the table of the law, the evidence, and a job that was down."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.notices import deliver
from tests.builders.people import acting, make_natural_account
from uets.accounts.models import Account, Person
from uets.delivery.actions import deem_served_waiting
from uets.events.models import Event
from uets.evidence.models import Evidence
from uets.evidence.queries import check_chain
from uets.mailbox.actions import open_notice
from uets.mailbox.models import MailboxEntry
from uets.mailbox.queries import find_as_of, list_notices
from uets.notices.models import Notice
from uets.notices.rules import ISTANBUL, deemed_served, falls_on_day_off

pytestmark = pytest.mark.django_db(transaction=True)

FRIDAY = datetime(2025, 10, 10, 6, 0, tzinfo=UTC)
"""10.10.2025 09:00 in Türkiye."""
END = datetime(2025, 10, 15, 21, 0, tzinfo=UTC)
"""15.10.2025 24:00 in Türkiye."""


@pytest.fixture
def account() -> Account:
    return make_natural_account()


def person_of(account: Account) -> Person:
    assert account.person is not None
    return account.person


def facts_of(entry: MailboxEntry) -> dict[str, Any]:
    return dict(Evidence.objects.get(kind="notice:deemed_served", subject=f"notice:{entry.id}").facts)


def test_one_evidence_with_the_legal_time_is_made_when_day_five_ends(account: Account) -> None:
    entry = deliver(account, at=FRIDAY)
    assert deem_served_waiting(at=END - timedelta(microseconds=1)) == 0
    assert deem_served_waiting(at=END + timedelta(seconds=1)) == 1
    row = Evidence.objects.get(kind="notice:deemed_served")
    assert (row.event_at, row.subject, row.actor["id"]) == (END, f"notice:{entry.id}", "system:deem_served")
    arrival = Evidence.objects.get(kind="notice:arrived")
    expected = {
        "arrival_evidence_id": str(arrival.id),
        "arrived_on": "2025-10-10",
        "days": 5,
        "deemed_served_on": "2025-10-15",
        "first_read_at": None,
        "late_reason": None,
        "rule": "7201 m.7/a-4",
        "zone": "Europe/Istanbul",
    }
    assert {name: row.facts[name] for name in expected} == expected
    assert {name: row.facts[name] for name in ("message", "sender", "recipient", "parts", "package")} == {
        name: arrival.facts[name] for name in ("message", "sender", "recipient", "parts", "package")
    }
    assert check_chain(chain=f"notice:{entry.id}") == 3


def test_state_list_and_followers_hear_of_it(account: Account) -> None:
    entry = deliver(account, at=FRIDAY)
    seen = find_as_of(account_id=account.id)
    deem_served_waiting(at=END)
    assert Notice.objects.get(id=entry.id).state == "deemed_served"
    (row,) = list_notices(account_id=account.id)
    assert (row.is_deemed_served, row.version, row.deemed_served_on) == (True, 2, date(2025, 10, 15))
    assert seen is not None
    assert row.as_of is not None
    assert row.as_of > seen
    assert Event.objects.filter(kind="notice.deemed_served", subject=f"notice:{entry.id}").count() == 1


def test_it_is_made_once_however_often_the_job_runs(account: Account) -> None:
    for _ in range(3):
        deliver(account, at=FRIDAY)
    assert [deem_served_waiting(at=END, limit=2) for _ in range(4)] == [2, 1, 0, 0]
    assert Evidence.objects.filter(kind="notice:deemed_served").count() == 3


def test_a_job_that_was_down_keeps_the_legal_time_and_says_why_it_is_late(account: Account) -> None:
    entry, at = deliver(account, at=FRIDAY), END + timedelta(hours=6, minutes=20)
    deem_served_waiting(at=at)
    facts = facts_of(entry)
    assert (facts["deemed_served_at"], facts["issued_at"], facts["late_reason"]) == (
        END.isoformat(),
        at.isoformat(),
        "job_was_late",
    )
    assert Evidence.objects.get(kind="notice:deemed_served").event_at == END


def test_reading_before_the_end_changes_no_date_of_the_law_and_is_named(account: Account) -> None:
    entry, read_at = deliver(account, at=FRIDAY), FRIDAY + timedelta(days=2)
    open_notice(
        actor=acting(person_of(account), account), account_id=account.id, notice_id=entry.id, at=read_at
    )
    deem_served_waiting(at=END)
    facts = facts_of(entry)
    assert (facts["first_read_at"], facts["deemed_served_on"]) == (read_at.isoformat(), "2025-10-15")


def test_reading_after_the_end_still_makes_its_own_evidence(account: Account) -> None:
    entry = deliver(account, at=FRIDAY)
    deem_served_waiting(at=END)
    later = END + timedelta(days=5)
    opening = open_notice(
        actor=acting(person_of(account), account), account_id=account.id, notice_id=entry.id, at=later
    )
    assert opening.is_first
    assert facts_of(entry)["first_read_at"] is None
    assert check_chain(chain=f"notice:{entry.id}") == 4


CASES = [
    ("2025-10-10T09:00+03:00", "2025-10-15"),
    ("2025-10-10T23:59:59+03:00", "2025-10-15"),
    ("2025-10-11T00:00+03:00", "2025-10-16"),
    ("2026-11-23T12:00+03:00", "2026-11-28"),
    ("2026-10-24T12:00+03:00", "2026-10-29"),
    ("2026-12-28T12:00+03:00", "2027-01-02"),
    ("2027-02-25T12:00+03:00", "2027-03-02"),
    ("2028-02-25T12:00+03:00", "2028-03-01"),
    ("2016-03-24T12:00+02:00", "2016-03-29"),
]
"""Arrival and the day of the law (domain.md §3); the last one crosses the last change to summer time in Türkiye."""


@pytest.mark.parametrize(("arrived", "day"), CASES)
def test_the_table_of_the_law(arrived: str, day: str) -> None:
    assert deemed_served(datetime.fromisoformat(arrived)).on.isoformat() == day


def test_weekend_and_holiday_are_remarked_and_nothing_is_moved() -> None:
    for text in ("2026-11-28", "2026-10-29", "2027-01-02"):
        assert falls_on_day_off(date.fromisoformat(text))


INSTANTS = st.datetimes(datetime(2013, 1, 1), datetime(2056, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(arrived=INSTANTS)
@settings(max_examples=300)
def test_over_the_years_the_hour_and_the_zone_never_move_the_day(arrived: datetime) -> None:
    deemed = deemed_served(arrived)
    local = arrived.astimezone(ISTANBUL)
    assert deemed.on - local.date() == timedelta(days=5)
    end = deemed.at.astimezone(ISTANBUL)
    assert (end.date(), end.hour, end.minute, end.second) == (deemed.on + timedelta(days=1), 0, 0, 0)
    assert deemed_served(local.replace(hour=12)).on == deemed.on
    assert timedelta(days=5) <= deemed.at - arrived <= timedelta(days=6, hours=1)
