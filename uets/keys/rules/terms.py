"""Terms and sums of grants: same day n months later, what an unused tariff is worth (rules R8 and R9)."""

import calendar
from datetime import date, timedelta

from uets.keys import errors
from uets.keys.states import EXTENSION_DAYS_AFTER_END, EXTENSION_MONTHS_AHEAD


def add_months(day: date, months: int) -> date:
    """Return the same day n months later, clamped to the end of a shorter month (31.01 + 1 month = 28.02)."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def extend_term(*, ends_on: date, term_months: int, on: date) -> date:
    """Return the new last day: the tariff's term counted from the old end; raises ExtensionTooLate, ExtensionTooFar."""
    if on > ends_on + timedelta(days=EXTENSION_DAYS_AFTER_END):
        raise errors.ExtensionTooLate(days=EXTENSION_DAYS_AFTER_END)
    extended = add_months(ends_on, term_months)
    if extended > add_months(on, EXTENSION_MONTHS_AHEAD):
        raise errors.ExtensionTooFar(months=EXTENSION_MONTHS_AHEAD)
    return extended


def can_extend(*, ends_on: date, term_months: int, on: date) -> bool:
    """Tell whether `extend_term` would give a new end."""
    try:
        extend_term(ends_on=ends_on, term_months=term_months, on=on)
    except (errors.ExtensionTooLate, errors.ExtensionTooFar):
        return False
    return True


def unused_value(*, gross_kurus: int, starts_on: date, ends_on: date, on: date) -> int:
    """Return what the rest of a term is worth: price × remaining days / all days, in kuruş, half up (rule R9)."""
    total = (ends_on - starts_on).days
    remaining = min(max((ends_on - on).days, 0), total)
    return (2 * gross_kurus * remaining + total) // (2 * total) if total else 0
