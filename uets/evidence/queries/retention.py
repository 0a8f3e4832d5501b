"""Where a period of days begins and ends among the rows, which are numbered by their time."""

from datetime import UTC, datetime
from uuid import UUID

from uets.evidence.rules.retention import Period, period_ends
from uets.kernel.ids import first_id_at


def bounds_of(period: Period) -> tuple[UUID, UUID]:
    """Return the first id of a period, and the first one after it."""
    first = datetime(period.first_day.year, period.first_day.month, period.first_day.day, tzinfo=UTC)
    return first_id_at(first), first_id_at(period_ends(period.last_day))
