"""What the page says before a grant is disabled: waiting notices, days, and who else may fetch them."""

from datetime import date

import pytest

from uets.keys.rules.consequences import Standing, foresee

TODAY = date(2026, 10, 12)
LIST, OPEN, DELETE = "notices:list", "notices:open", "notices:delete"


def other(state: str = "active", *permissions: str, ends_on: date = TODAY) -> Standing:
    return Standing(state=state, permissions=permissions or (LIST,), ends_on=ends_on)


@pytest.mark.parametrize(
    ("unopened", "nearest", "days_left"),
    [
        (3, date(2026, 10, 16), 4),
        (3, TODAY, 0),
        (3, date(2026, 10, 11), 0),
        (3, None, None),
        (0, date(2026, 10, 16), None),
    ],
)
def test_counts_days_to_the_nearest_statutory_day(
    unopened: int, nearest: date | None, days_left: int | None
) -> None:
    found = foresee(unopened=unopened, nearest_deemed_served_on=nearest, others=[], on=TODAY)
    assert (found.days_left, found.is_worth_saying) == (days_left, unopened > 0)


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (other(), True),
        (other("active", OPEN), True),
        (other("active", DELETE), False),
        (other("disabled"), False),
        (other("awaiting_delivery"), False),
        (other("active", LIST, ends_on=date(2026, 10, 11)), False),
    ],
)
def test_only_a_working_grant_that_reads_counts_as_another(grant: Standing, expected: bool) -> None:  # noqa: FBT001 - a column of cases
    found = foresee(unopened=1, nearest_deemed_served_on=TODAY, others=[grant], on=TODAY)
    assert found.has_other_integrator is expected
