"""Timelines in their wire form: the facts of a notice, and its legal date as long as no evidence stands for it."""

from datetime import date
from typing import Literal

from api.v1.schemas.notices import Day
from api.v1.schemas.timelines import TimelineEvent
from uets.evidence.queries import Fact
from uets.evidence.states import Kind
from uets.kernel.actor import ActorKind
from uets.kernel.ids import to_public
from uets.notices.queries import Timeline

OF_READERS = frozenset({Kind.NOTICE_READ.value, Kind.NOTICE_HANDED_OVER.value})


def shape_events(timeline: Timeline) -> list[TimelineEvent]:
    """Return the events of a timeline, oldest first."""
    events = [_shape(fact) for fact in timeline.facts]
    if timeline.expected is not None:
        events.append(
            TimelineEvent(
                Kind.NOTICE_DEEMED_SERVED.value,
                timeline.expected.at,
                expected=True,
                legal_date=Day(timeline.expected.on),
            )
        )
    return sorted(events, key=lambda event: event.event_at)


def _shape(fact: Fact) -> TimelineEvent:
    is_deemed, facts = fact.kind == Kind.NOTICE_DEEMED_SERVED, fact.facts
    return TimelineEvent(
        fact.kind,
        fact.event_at,
        expected=False,
        recorded_at=fact.recorded_at,
        evidence_id=to_public("evd", fact.id),
        evidence_state=fact.state.value,
        reader=_reader(fact),
        legal_date=Day(date.fromisoformat(facts["deemed_served_on"])) if is_deemed else None,
        late_reason=facts.get("late_reason") if is_deemed else None,
        corrects=facts.get("corrects"),
    )


def _reader(fact: Fact) -> Literal["person", "key"] | None:
    """Tell a person from a key; who it was stands in the evidence, as far as the caller may see it."""
    if fact.kind not in OF_READERS:
        return None
    return "key" if fact.actor.get("kind") == ActorKind.KEY else "person"
