"""Dates, instants and sums as printed."""

from datetime import UTC, date, datetime

import pytest

from gateways.pdf import words


@pytest.mark.parametrize(
    ("kurus", "turkish", "english"),
    [
        (0, "0,00 TL", "0.00 TRY"),
        (1, "0,01 TL", "0.01 TRY"),
        (59_836, "598,36 TL", "598.36 TRY"),
        (120_000, "1.200,00 TL", "1,200.00 TRY"),
        (123_456_789, "1.234.567,89 TL", "1,234,567.89 TRY"),
    ],
)
def test_sums(kurus, turkish, english):
    assert words.money(kurus, locale="tr") == turkish
    assert words.money(kurus, locale="en") == english


def test_an_instant_is_shown_in_the_time_of_turkiye():
    at = datetime(2026, 11, 24, 21, 30, 0, tzinfo=UTC)
    assert words.moment(at, locale="tr") == "25.11.2026 00:30:00 (Türkiye saati)"
    assert words.moment(at, locale="en") == "25.11.2026 00:30:00 (Türkiye time)"


def test_a_day_is_written_with_points():
    assert words.day(date(2026, 1, 2)) == "02.01.2026"
