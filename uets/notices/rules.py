"""Day 5, barcodes, and what a recipient is not given; pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from uets.notices.eyp.shapes import Package, PackagePart
from uets.notices.states import NOTICE_MOVES, NoticeState

ISTANBUL: Final = ZoneInfo("Europe/Istanbul")
DAYS_UNTIL_DEEMED_SERVED: Final = 5

BARCODE_PREFIX: Final = "5"
_NUMBER_DIGITS: Final = 11


class DeemedService(msgspec.Struct, frozen=True):
    """The statutory date of a notice: the day, and the first instant after it."""

    on: date
    at: datetime


def deemed_served(arrived_at: datetime) -> DeemedService:
    """Return the end of the fifth day after the Istanbul day of arrival (Law 7201 art. 7/a, Regulation art. 9/6).

    Calendar days; never moved for a weekend or a holiday.
    """
    on = arrived_at.astimezone(ISTANBUL).date() + timedelta(days=DAYS_UNTIL_DEEMED_SERVED)
    midnight = datetime.combine(on + timedelta(days=1), time(), tzinfo=ISTANBUL)
    return DeemedService(on=on, at=midnight.astimezone(UTC))


def make_barcode(number: int) -> str:
    """Return thirteen digits: 5, the number, a check digit as in GS1 barcodes (weights 1 and 3)."""
    digits = f"{BARCODE_PREFIX}{number:0{_NUMBER_DIGITS}d}"
    if len(digits) != _NUMBER_DIGITS + 1:
        message = f"barcodes are used up at {number}"
        raise ValueError(message)
    return digits + _check_digit(digits)


def is_barcode(text: str) -> bool:
    """Tell whether a text is a barcode of ours: thirteen digits that begin with 5 and end with their check digit."""
    is_number = len(text) == _NUMBER_DIGITS + 2 and text.isascii() and text.isdigit()
    return is_number and text.startswith(BARCODE_PREFIX) and text[-1] == _check_digit(text[:-1])


def can_move(*, state: str, to: NoticeState) -> bool:
    """Tell whether a notice may go from one state to another."""
    return to in NOTICE_MOVES[NoticeState(state)]


def withheld_from(part: PackagePart, *, package: Package) -> list[int]:
    """Return the positions in the DagitimListesi of those who are not given this part (KonulmamisEkListesi)."""
    if not part.attachment_id:
        return []
    return [line.position for line in package.recipients if part.attachment_id in line.withheld]


def is_given(*, withheld: Iterable[int], position: int) -> bool:
    """Tell whether the recipient at this position of the DagitimListesi is given a part."""
    return position not in set(withheld)


def _check_digit(digits: str) -> str:
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits))
    return str(-total % 10)


DAYS_OFF: Final = frozenset({(1, 1), (4, 23), (5, 1), (5, 19), (7, 15), (8, 30), (10, 29)})
"""Public holidays of fixed date as (month, day), Law 2429; the religious ones move and are not listed."""

_SATURDAY: Final = 5


def falls_on_day_off(day: date) -> bool:
    """Tell whether a day is a weekend or a public holiday of fixed date: worth a remark, never a reason to move it."""
    return day.weekday() >= _SATURDAY or (day.month, day.day) in DAYS_OFF
