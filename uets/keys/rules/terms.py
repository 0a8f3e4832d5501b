"""Terms and sums of grants: same day n months later, what an unused tariff is worth (rules R8 and R9)."""

import calendar
from datetime import date, timedelta
from uuid import UUID

import msgspec

from uets.keys import errors
from uets.keys.states import EXTENSION_DAYS_AFTER_END, EXTENSION_MONTHS_AHEAD


class TermChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a purchase, an extension or a change of tariff means: the term it pays for, and the sums in kuruş."""

    tariff_id: UUID
    starts_on: date
    ends_on: date
    gross_kurus: int
    unused_kurus: int

    @property
    def due_kurus(self) -> int:
        """What the integrator invoices: the price less the unused value, never below zero."""
        return max(self.gross_kurus - self.unused_kurus, 0)

    @property
    def credit_kurus(self) -> int:
        """What the order takes off (rule R9)."""
        return self.unused_kurus

    @property
    def surplus_kurus(self) -> int:
        """What is left of the unused value: credit towards the integrator's invoice (rule R9)."""
        return max(self.unused_kurus - self.gross_kurus, 0)


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
