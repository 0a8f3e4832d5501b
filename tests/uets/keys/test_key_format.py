"""The written form of a key: vectors of keys-and-api.md §2, every one-letter change, many new keys."""

import hmac
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.keys.errors import KeyMalformed, WrongEnvironment
from uets.keys.rules import key_format

PRINTED = "uets_live_ghcknj2h71_h8QvrcSJd9DXJTrcVtHEHFlYSWkdVInWozxfJMcq7lU4GfR9Q"
PEPPER = bytes(range(32))
PRINTED_HMAC = "5dcd776b448aabe85215c9c00e20bbe6bf6af082bf7022cb665271bba9bfa7eb"


def parse(text, *, prefix="uets"):
    return key_format.parse(text, prefix=prefix)


def test_the_printed_key_has_the_printed_checksum():
    assert len(PRINTED) == 70
    assert zlib.crc32(PRINTED[:64].encode()) == 3910828524
    assert key_format.checksum(PRINTED[:64]) == "4GfR9Q"
    assert parse(PRINTED).kid == "ghcknj2h71"


def test_the_printed_key_has_the_printed_hmac():
    assert hmac.digest(PEPPER, PRINTED.encode(), "sha256").hex() == PRINTED_HMAC


def test_no_new_key_gets_the_printed_id():
    assert "ghcknj2h71" in key_format.RESERVED_KIDS


def test_twenty_thousand_new_keys_differ_and_are_well_written():
    keys = {key_format.new_key(kid=key_format.new_kid(), prefix="uets") for _ in range(20_000)}
    assert len(keys) == 20_000
    assert len({parse(key).kid for key in keys}) == 20_000
    assert {len(key) for key in keys} == {70}


@pytest.mark.parametrize("position", range(70))
def test_every_changed_letter_is_refused(position):
    for letter in "0aZ_é\n":
        changed = PRINTED[:position] + letter + PRINTED[position + 1 :]
        if changed != PRINTED:
            with pytest.raises(KeyMalformed):
                parse(changed)


@pytest.mark.parametrize(
    "text", ["", "uets", PRINTED + "\n", " " + PRINTED, PRINTED[:-1], PRINTED.swapcase()]
)
def test_other_texts_are_refused(text):
    with pytest.raises(KeyMalformed):
        parse(text)


def test_a_key_of_another_installation_is_malformed():
    with pytest.raises(KeyMalformed):
        parse(PRINTED, prefix="ornek")


def test_a_test_key_is_named_as_such():
    key = key_format.new_key(kid=key_format.new_kid(), prefix="uets", environment=key_format.Environment.TEST)
    with pytest.raises(WrongEnvironment):
        parse(key)


@given(st.integers(min_value=0, max_value=2**256 - 1))
def test_base62_keeps_the_number(number):
    value = 0
    for letter in key_format.to_base62(number, length=key_format.SECRET_LENGTH):
        value = value * 62 + key_format.BASE62.index(letter)
    assert value == number


def test_a_parsed_key_is_not_printed():
    assert PRINTED[21:] not in repr(parse(PRINTED))


def test_the_mask_shows_the_last_four_letters_only():
    assert key_format.mask(kid="ghcknj2h71", last_four="fR9Q", prefix="uets") == "uets_live_ghcknj2h71_…fR9Q"
