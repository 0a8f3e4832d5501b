"""Terms and sums: the examples of the rules R8 and R9, and what holds for all dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.keys import errors
from uets.keys.rules import terms

DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2056, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 6, 28), 12, date(2027, 6, 28)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_same_day_n_months_later(day: date, months: int, expected: date) -> None:
    assert terms.add_months(day, months) == expected


@given(day=DAYS, months=st.integers(min_value=0, max_value=24))
def test_months_never_go_past_the_month(day: date, months: int) -> None:
    later = terms.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_unused_value_of_the_guide() -> None:
    """1.200,00 TL for 28.06.2026–28.06.2027, changed 28.12.2026: 182/365 are worth 598,36 TL."""
    value = terms.unused_value(
        gross_kurus=120_000, starts_on=date(2026, 6, 28), ends_on=date(2027, 6, 28), on=date(2026, 12, 28)
    )
    assert value == 59_836


@given(
    gross=st.integers(min_value=0, max_value=10**9),
    start=DAYS,
    length=st.integers(1, 800),
    passed=st.integers(-9, 900),
)
def test_unused_value_lies_between_nothing_and_the_price(
    gross: int, start: date, length: int, passed: int
) -> None:
    end = date.fromordinal(start.toordinal() + length)
    on = date.fromordinal(start.toordinal() + passed)
    assert 0 <= terms.unused_value(gross_kurus=gross, starts_on=start, ends_on=end, on=on) <= gross


def test_extends_from_the_old_end() -> None:
    assert terms.extend_term(ends_on=date(2027, 6, 28), term_months=12, on=date(2026, 12, 1)) == date(
        2028, 6, 28
    )


def test_extends_up_to_thirty_days_after_the_end() -> None:
    end = date(2027, 6, 28)
    assert terms.can_extend(ends_on=end, term_months=12, on=date(2027, 7, 28))
    with pytest.raises(errors.ExtensionTooLate):
        terms.extend_term(ends_on=end, term_months=12, on=date(2027, 7, 29))


def test_extends_no_further_than_two_years_from_now() -> None:
    with pytest.raises(errors.ExtensionTooFar):
        terms.extend_term(ends_on=date(2027, 6, 28), term_months=24, on=date(2026, 11, 24))
