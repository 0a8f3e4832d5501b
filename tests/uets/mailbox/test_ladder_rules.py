"""When people are told of a notice, and when of the end of its content: pure rules."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.mailbox import rules
from uets.mailbox.states import Step
from uets.notices.rules import deemed_served

ARRIVED = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
INSTANTS = st.integers(0, 30 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def due(step, arrived_at=ARRIVED):
    return rules.announces_at(arrived_at=arrived_at, step=step).astimezone(rules.ISTANBUL)


def test_an_arrival_is_told_at_once_and_reminders_at_its_hour():
    assert [f"{due(step):%d.%m. %H:%M}" for step in Step] == [
        "12.10. 12:00",
        "13.10. 12:00",
        "15.10. 12:00",
        "16.10. 12:00",
    ]


@pytest.mark.parametrize(
    ("arrived_at", "reminded"),
    [
        (datetime(2026, 10, 12, 1, 30, tzinfo=UTC), "13.10. 09:00"),
        (datetime(2026, 10, 12, 20, 59, tzinfo=UTC), "13.10. 20:00"),
        (datetime(2026, 10, 12, 21, 0, tzinfo=UTC), "14.10. 09:00"),
    ],
)
def test_nobody_is_reminded_by_night(arrived_at, reminded):
    assert f"{due(Step.DAY_1, arrived_at):%d.%m. %H:%M}" == reminded


@given(arrived_at=INSTANTS)
def test_every_reminder_comes_by_day_in_order_and_before_the_end_of_day_five(arrived_at):
    times = [due(step, arrived_at) for step in Step]
    assert times == sorted(times)
    assert all(9 <= at.hour <= 20 for at in times[1:])
    assert times[-1] < deemed_served(arrived_at).at


@given(arrived_at=INSTANTS, late=st.integers(0, 10 * 86_400))
def test_however_late_the_worker_comes_the_arrival_is_told_and_the_ladder_ends(arrived_at, late):
    at, told = arrived_at + timedelta(seconds=late), [Step.ARRIVAL]
    while step := rules.find_next_step(step=told[-1], arrived_at=arrived_at, at=at):
        at = max(at, due(step, arrived_at))
        told.append(rules.find_due_step(step=step, arrived_at=arrived_at, at=at))
    assert rules.find_due_step(step=Step.ARRIVAL, arrived_at=arrived_at, at=at) is Step.ARRIVAL
    assert len(told) == len(set(told)) <= len(Step)


def test_after_an_outage_only_the_newest_reminder_is_told():
    at = ARRIVED + timedelta(days=3, hours=1)
    assert rules.find_due_step(step=Step.DAY_1, arrived_at=ARRIVED, at=at) is Step.DAY_3
    assert rules.find_next_step(step=Step.DAY_3, arrived_at=ARRIVED, at=at) is Step.DAY_4


@pytest.mark.parametrize(
    ("step", "is_seen", "days", "worth"),
    [
        (Step.ARRIVAL, False, 0, True),
        (Step.ARRIVAL, False, 7, True),
        (Step.ARRIVAL, True, 0, False),
        (Step.DAY_4, False, 4, True),
        (Step.DAY_4, False, 6, False),
        (Step.DAY_1, True, 1, False),
    ],
)
def test_what_is_worth_telling(step, is_seen, days, worth):
    at = ARRIVED + timedelta(days=days)
    asked = {"step": step, "is_seen": is_seen, "at": at, "deemed_served_at": deemed_served(ARRIVED).at}
    assert rules.is_worth_telling(**asked) is worth


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (30, date(2027, 4, 8), date(2027, 4, 11)),
        (7, date(2027, 3, 16), date(2027, 3, 19)),
        (1, date(2027, 3, 12), date(2027, 3, 13)),
    ],
)
def test_a_warning_that_was_missed_comes_late(days, first, last):
    assert rules.warned_days(days=days, on=date(2027, 3, 12)) == (first, last)
