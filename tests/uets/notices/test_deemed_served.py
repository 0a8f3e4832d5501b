"""Day 5: the table of domain.md §3."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.notices.rules import deemed_served

ISTANBUL = ZoneInfo("Europe/Istanbul")


def local(*parts: int) -> datetime:
    """Return an instant by the clocks of Türkiye."""
    return datetime(*parts, tzinfo=ISTANBUL)  # type: ignore[arg-type] # year to second in order


TABLE = [
    ("the hour does not matter: morning", local(2025, 10, 10, 9, 0), date(2025, 10, 15)),
    ("the hour does not matter: last second", local(2025, 10, 10, 23, 59, 59), date(2025, 10, 15)),
    ("the UTC date would be wrong", local(2025, 10, 11, 0, 0, 0), date(2025, 10, 16)),
    ("weekend, not moved", local(2026, 11, 23, 10, 0), date(2026, 11, 28)),
    ("public holiday, not moved", local(2026, 10, 24, 10, 0), date(2026, 10, 29)),
    ("year change", local(2026, 12, 28, 10, 0), date(2027, 1, 2)),
    ("February of a common year", local(2027, 2, 25, 10, 0), date(2027, 3, 2)),
    ("leap day", local(2028, 2, 25, 10, 0), date(2028, 3, 1)),
]


@pytest.mark.parametrize(("arrived", "on"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_day_five(arrived: datetime, on: date) -> None:
    assert deemed_served(arrived.astimezone(UTC)).on == on


def test_it_takes_effect_at_the_end_of_the_day_in_turkiye() -> None:
    deemed = deemed_served(datetime(2025, 10, 10, 6, 0, tzinfo=UTC))
    assert deemed.at == datetime(2025, 10, 15, 21, 0, tzinfo=UTC)


def test_summer_time_of_old_years_comes_from_the_zone_database() -> None:
    winter = deemed_served(datetime(2016, 1, 5, 10, 0, tzinfo=UTC))
    assert winter.at == datetime(2016, 1, 10, 22, 0, tzinfo=UTC)


@given(st.integers(0, 15_000_000))
def test_always_five_calendar_days_and_the_instant_stands_after_them(minutes: int) -> None:
    arrived = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    deemed = deemed_served(arrived)
    assert (deemed.on - arrived.astimezone(ISTANBUL).date()).days == 5
    assert deemed.at > arrived
    assert deemed.at.astimezone(ISTANBUL).date() > deemed.on
