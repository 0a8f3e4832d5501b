"""The IP rule: what is taken, and what counts as letting more in."""

import pytest

from uets.keys import errors
from uets.keys.rules import ip_rules
from uets.keys.states import IpRule

NONE, REGISTERED, RANGES = IpRule.NONE, IpRule.REGISTERED, IpRule.RANGES
EGRESS = ["203.0.113.0/28"]
Rule = tuple[IpRule, list[str]]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8.8.8.8", "8.8.8.8/32"),
        ("::ffff:8.8.8.8", "8.8.8.8/32"),
        ("::ffff:8.8.8.0/120", "8.8.8.0/24"),
        (" 2a00:1450:4001::/48 ", "2a00:1450:4001::/48"),
    ],
)
def test_keeps_ranges_in_one_form(typed: str, kept: str) -> None:
    assert ip_rules.check_ranges(RANGES, [typed, typed], are_local_allowed=False) == [kept]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("203.0.113.0/33", "malformed"),
        ("8.8.8.8/24", "malformed"),
        ("ornek.com", "malformed"),
        ("10.0.0.0/8", "local"),
        ("127.0.0.1", "local"),
        ("::1", "local"),
        ("::ffff:127.0.0.1", "local"),
        ("203.0.113.0/28", "local"),
        ("224.0.0.0/8", "local"),
    ],
)
def test_refuses_what_is_no_global_range(typed: str, why: str) -> None:
    with pytest.raises(errors.RangeInvalid) as refused:
        ip_rules.check_ranges(RANGES, [typed], are_local_allowed=False)
    assert refused.value.facts == {"range": typed, "why": why}


def test_demo_and_tests_may_use_local_ranges() -> None:
    assert ip_rules.check_ranges(RANGES, ["127.0.0.1"], are_local_allowed=True) == ["127.0.0.1/32"]


def test_a_rule_of_ranges_needs_one() -> None:
    with pytest.raises(errors.RangeInvalid):
        ip_rules.check_ranges(RANGES, [], are_local_allowed=False)


def test_warns_of_wide_ranges() -> None:
    assert ip_rules.list_wide(["8.8.0.0/16", "8.8.8.0/24", "2a00::/32", "2a00:1450:4001::/48"]) == [
        "8.8.0.0/16",
        "2a00::/32",
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((NONE, []), (REGISTERED, []), False),
        ((NONE, []), (RANGES, ["8.8.8.8/32"]), False),
        ((REGISTERED, []), (REGISTERED, []), False),
        ((REGISTERED, []), (NONE, []), True),
        ((REGISTERED, []), (RANGES, ["203.0.113.4/30"]), False),
        ((REGISTERED, []), (RANGES, ["203.0.113.16/28"]), True),
        ((RANGES, ["8.8.8.0/24"]), (RANGES, ["8.8.8.0/25", "8.8.8.128/25"]), False),
        ((RANGES, ["8.8.8.0/25", "8.8.8.128/25"]), (RANGES, ["8.8.8.0/24"]), False),
        ((RANGES, ["8.8.8.0/24"]), (RANGES, ["8.8.8.0/24", "9.9.9.9/32"]), True),
        ((RANGES, ["8.8.8.0/24"]), (REGISTERED, []), True),
        ((RANGES, ["8.8.8.0/24"]), (NONE, []), True),
    ],
)
def test_tells_wider_from_narrower(old: Rule, new: Rule, expected: bool) -> None:  # noqa: FBT001 - a column of cases
    found = ip_rules.is_wider(old=old[0], old_ranges=old[1], new=new[0], new_ranges=new[1], registered=EGRESS)
    assert found is expected
