"""Reads of the outbox: what of it is old enough to go."""

from typing import Final

from django.db.models import QuerySet

from uets.events.models import Event
from uets.evidence.queries.retention import OldRows, Span


def _find_old_events(span: Span) -> QuerySet[Event]:
    return Event.objects.filter(id__gte=span.low, id__lt=span.high)


OLD_EVENTS: Final = OldRows("events_event", "kind", _find_old_events, is_by_month=True)
"""An event of any kind tells of a fact and proves nothing: the evidence of the fact is kept as its kind is."""
