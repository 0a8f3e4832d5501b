"""Public ids: 26 Crockford letters of five bits each, and back."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uets.kernel.ids import CROCKFORD, from_public, to_public

IDS = st.integers(min_value=0, max_value=(1 << 128) - 1).map(lambda value: UUID(int=value))


@given(IDS)
def test_each_letter_stands_for_five_bits(identifier: UUID) -> None:
    letters = [CROCKFORD[identifier.int >> 5 * place & 31] for place in reversed(range(26))]
    assert to_public("ntc", identifier) == f"ntc_{''.join(letters)}"


@given(IDS)
def test_the_public_form_leads_back_to_the_id(identifier: UUID) -> None:
    assert from_public("ntc", to_public("ntc", identifier)) == identifier


def test_public_forms_sort_as_their_ids() -> None:
    ids = [UUID(int=value) for value in (0, 1, 31, 32, 1 << 64, (1 << 128) - 1)]
    assert sorted(to_public("ntc", identifier) for identifier in ids) == [
        to_public("ntc", identifier) for identifier in ids
    ]


@pytest.mark.parametrize(
    "text",
    ["", "ntc", "ntc_", "grn_" + "0" * 26, "ntc_" + "0" * 25, "ntc_" + "O" * 26, "ntc_" + "Z" * 26],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert from_public("ntc", text) is None
