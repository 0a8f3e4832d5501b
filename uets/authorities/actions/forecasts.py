"""What an authority expects to send in a month, said beforehand so that capacity can be made."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from uets.authorities import rules
from uets.authorities.actions.recording import get_active, record_of
from uets.authorities.models import VolumeForecast
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date


@transaction.atomic
def put_forecast(
    *, actor: Actor, authority_id: UUID, month: date, expected: int, at: datetime
) -> VolumeForecast:
    """Keep how many notices are expected in a month (its first day), in place of what was said before.

    Raises AuthorityNotFound, StateConflict, MonthOutOfRange.
    """
    rules.check_month(month, today=istanbul_date(at))
    authority = get_active(authority_id=authority_id)
    forecast, _ = VolumeForecast.objects.update_or_create(
        authority=authority, month=month, defaults={"expected": expected, "put_at": at}
    )
    facts = {"month": f"{month:%Y-%m}", "expected": expected}
    record_of(authority_id=authority_id, kind=Kind.FORECAST_PUT, actor=actor, at=at, facts=facts)
    return forecast
