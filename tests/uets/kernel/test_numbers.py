"""Identity, tax and registry numbers; addresses; sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.kernel import numbers

NINE = st.text(alphabet="0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "tckn",
    ["10000000146", "10000000214", "10000000382", "10000000450", "10000000900", "99000000042", "11111111110"],
)
def test_accepts_identity_numbers_with_a_right_checksum(tckn):
    assert numbers.find_tckn(f" {tckn} ") == tckn


@pytest.mark.parametrize(
    "text", ["10000000145", "12345678901", "01000000046", "1000000014", "", "1000000014a"]
)
def test_refuses_identity_numbers_that_cannot_exist(text):
    assert numbers.find_tckn(text) is None


@given(NINE.filter(lambda nine: nine[0] != "0"), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_found(nine, place, step):
    right = numbers.complete_tckn(nine)
    wrong = f"{right[:place]}{(int(right[place]) + step) % 10}{right[place + 1 :]}"
    assert numbers.find_tckn(right) == right
    assert numbers.find_tckn(wrong) is None


def test_a_foreigner_is_known_by_the_first_digits():
    assert numbers.is_foreign_identity("99000000042")
    assert not numbers.is_foreign_identity("10000000146")


def test_a_masked_identity_number_shows_four_digits():
    assert numbers.mask_tckn("10000000146") == "10*******46"


@pytest.mark.parametrize(
    "vkn", ["1111111114", "2222222224", "3333333339", "4444444444", "5555555553", "1234567890"]
)
def test_accepts_tax_numbers_with_a_right_check_digit(vkn):
    assert numbers.find_vkn(vkn) == vkn


@pytest.mark.parametrize("text", ["1111111111", "111111111", "", "11111111a4"])
def test_refuses_tax_numbers_that_cannot_exist(text):
    assert numbers.find_vkn(text) is None


def test_a_mersis_number_holds_the_tax_number():
    assert numbers.find_mersis("0111111111400001") == "0111111111400001"
    assert numbers.find_mersis("0111111111100001") is None
    assert numbers.find_mersis("1111111111400001") is None


def test_a_detsis_number_has_eight_digits():
    assert numbers.find_detsis("99000001") == "99000001"
    assert numbers.find_detsis("09000001") is None


@pytest.mark.parametrize("typed", ["25999-00000-00001", "259990000000001", " 25999 00000 00001 "])
def test_an_address_is_typed_with_or_without_dashes(typed):
    assert numbers.find_uets_address(typed) == "259990000000001"
    assert numbers.format_uets_address("259990000000001") == "25999-00000-00001"


def test_an_address_has_fifteen_digits():
    assert numbers.find_uets_address("25999-00000-0001") is None


def test_a_barcode_has_thirteen_digits():
    assert numbers.find_barcode("5000000000017") == "5000000000017"
    assert numbers.find_barcode("500000000001") is None


@pytest.mark.parametrize("typed", ["5550000146", "05550000146", "+90 555 000 01 46", "0 (555) 000 01 46"])
def test_a_mobile_number_is_kept_as_ten_digits(typed):
    assert numbers.find_mobile(typed) == "5550000146"


def test_a_landline_is_no_mobile_number():
    assert numbers.find_mobile("03120000146") is None


@pytest.mark.parametrize(
    ("kurus", "shown"),
    [
        (0, "0,00 TL"),
        (5, "0,05 TL"),
        (123456, "1.234,56 TL"),
        (120000000, "1.200.000,00 TL"),
        (-123456, "−1.234,56 TL"),
    ],
)
def test_sums_are_written_the_turkish_way(kurus, shown):
    assert numbers.format_kurus(kurus) == shown
