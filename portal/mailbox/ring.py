"""The five-day ring: how far the statutory period has run, as a picture drawn by the server, with its numbers."""

from datetime import date, datetime, timedelta
from math import cos, pi, sin

import msgspec

from uets.kernel.clock import istanbul_date
from uets.notices.rules import DAYS_UNTIL_DEEMED_SERVED

MIDDLE, RADIUS = 50, 42
GAP = pi / 30
"""Between two days, as an angle."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """One of the five days: its arc, and whether it is over, running or to come."""

    number: int
    on: date
    when: str
    path: str


class Ring(msgspec.Struct, frozen=True, kw_only=True):
    """The ring of one notice."""

    days: list[Day]
    passed: int
    left: int
    is_over: bool


def draw(*, arrived_at: datetime, ends_on: date, at: datetime) -> Ring:
    """Return the ring at a moment. The day of arrival does not count; a running day is not over."""
    today, first = istanbul_date(at), istanbul_date(arrived_at) + timedelta(days=1)
    days = [
        Day(number=number + 1, on=on, when=_when(on, today), path=_arc(number))
        for number in range(DAYS_UNTIL_DEEMED_SERVED)
        for on in [first + timedelta(days=number)]
    ]
    passed = sum(day.when == "past" for day in days)
    return Ring(
        days=days,
        passed=passed,
        left=max(0, (ends_on - today).days),
        is_over=today > ends_on,
    )


def _when(on: date, today: date) -> str:
    if on == today:
        return "today"
    return "past" if on < today else "coming"


def _arc(number: int) -> str:
    """Return one fifth of the circle as an SVG path, clockwise from the top."""
    fifth = 2 * pi / DAYS_UNTIL_DEEMED_SERVED
    begin, end = number * fifth + GAP, (number + 1) * fifth - GAP
    return f"M{_point(begin)} A{RADIUS} {RADIUS} 0 0 1 {_point(end)}"


def _point(angle: float) -> str:
    return f"{MIDDLE + RADIUS * sin(angle):.2f} {MIDDLE - RADIUS * cos(angle):.2f}"
