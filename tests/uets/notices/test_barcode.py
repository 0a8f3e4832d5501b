"""Barcodes: thirteen digits, the first 5, the last a check digit."""

import pytest

from uets.notices.rules import is_barcode, make_barcode


def test_a_barcode_has_thirteen_digits_and_begins_with_five() -> None:
    assert make_barcode(1) == "5000000000012"
    assert is_barcode(make_barcode(987_654_321))


@pytest.mark.parametrize("place", range(1, 13))
def test_one_wrong_digit_is_found(place: int) -> None:
    barcode = make_barcode(12_345_678_901)
    changed = str((int(barcode[place]) + 3) % 10)
    assert not is_barcode(barcode[:place] + changed + barcode[place + 1 :])


@pytest.mark.parametrize("text", ["", "500000000001", "4000000000015", "50000000000a2", "٥000000000012"])
def test_refuses_what_is_no_barcode(text: str) -> None:
    assert not is_barcode(text)


def test_tells_when_the_numbers_are_used_up() -> None:
    with pytest.raises(ValueError, match="used up"):
        make_barcode(100_000_000_000)
