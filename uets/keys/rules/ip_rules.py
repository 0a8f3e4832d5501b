"""From where a key may be used: which ranges are taken, and whether a new rule lets more in than the old one."""

from collections.abc import Iterable

from uets.kernel.ranges import is_global, is_wide, is_within, parse_range
from uets.keys import errors
from uets.keys.states import IpRule

MOST_RANGES = 50


def check_ranges(rule: IpRule, texts: Iterable[str], *, are_local_allowed: bool) -> list[str]:
    """Return the ranges of a rule in one form, each once; raises RangeInvalid. Other rules have no ranges.

    Only global ranges (RFC 6890), except where a setting of demo and tests allows local ones.
    """
    if rule is not IpRule.RANGES:
        return []
    found: dict[str, None] = {}
    for text in texts:
        network = parse_range(text)
        if network is None:
            raise errors.RangeInvalid(range=text, why="malformed")
        if not is_global(network) and not are_local_allowed:
            raise errors.RangeInvalid(range=text, why="local")
        found[str(network)] = None
    if not found:
        raise errors.RangeInvalid(range="", why="empty")
    if len(found) > MOST_RANGES:
        raise errors.RangeInvalid(range="", why="count", most=MOST_RANGES)
    return list(found)


def list_wide(texts: Iterable[str]) -> list[str]:
    """Return the ranges that are wider than /24 or /48: worth a warning before they are saved."""
    networks = (parse_range(text) for text in texts)
    return [str(network) for network in networks if network is not None and is_wide(network)]


def is_wider(
    *, old: IpRule, old_ranges: list[str], new: IpRule, new_ranges: list[str], registered: list[str]
) -> bool:
    """Tell whether the new rule lets an address in that the old one kept out.

    Following the integrator's list counts as wider than any fixed ranges, because that list may grow.
    """
    if old is IpRule.NONE or (old is new and old is not IpRule.RANGES):
        return False
    match new:
        case IpRule.NONE | IpRule.REGISTERED:
            return True
        case IpRule.RANGES:
            return not is_within(new_ranges, old_ranges if old is IpRule.RANGES else registered)
