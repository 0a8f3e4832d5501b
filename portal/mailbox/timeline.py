"""The timeline of a notice in words: each fact with its evidence, and the statutory date announced from arrival on."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.utils.translation import gettext

from portal.mailbox import words
from portal.words import method_words
from uets.evidence.queries import Fact
from uets.evidence.states import Kind
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import to_public
from uets.notices.queries import Timeline
from uets.notices.rules import DeemedService, falls_on_day_off

APART = timedelta(seconds=1)
"""How far recording may follow the event before both times are shown."""


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The evidence of a fact: its number and how far its proof has come."""

    number: str
    word: str
    colour: str


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the line: something that happened, or day 5 as long as its evidence is still to come."""

    kind: str
    words: str
    at: datetime
    meaning: str = ""
    who: str = ""
    recorded_at: datetime | None = None
    """Only where it differs from the time of the event."""
    proof: Proof | None = None
    notes: tuple[str, ...] = ()
    legal_on: date | None = None
    """The day of the law, at whose end a notice is deemed served; `at` is the first instant after it."""
    issued_at: datetime | None = None
    days_left: int = 0
    is_coming: bool = False
    is_day_off: bool = False


class ShownTimeline(msgspec.Struct, frozen=True, kw_only=True):
    """The line of the law, and beside it what was done with the notice in its mailbox."""

    line: list[Moment]
    acts: list[Moment]
    deemed: Moment | None
    """The evidence of deemed service, once it stands."""


Say = Callable[[str], str]
"""Says a reason that evidence names."""


def show(timeline: Timeline, *, at: datetime, say: Say = words.reason_words) -> ShownTimeline:
    """Return a timeline in the reader's language, oldest first; `say` has the words of reasons."""
    corrected = {
        str(fact.facts["corrects"]): to_public("evd", fact.id)
        for fact in timeline.facts
        if fact.facts.get("corrects")
    }
    moments = [_moment(fact, corrected, say) for fact in timeline.facts]
    line = [moment for moment in moments if moment.kind not in words.ACTS]
    if timeline.expected is not None:
        line.append(_announce(timeline.expected, at=at))
    return ShownTimeline(
        line=sorted(line, key=lambda moment: moment.at),
        acts=[moment for moment in moments if moment.kind in words.ACTS],
        deemed=next(
            (moment for moment in line if moment.kind == Kind.NOTICE_DEEMED_SERVED and moment.proof), None
        ),
    )


def _moment(fact: Fact, corrected: Mapping[str, str], say: Say) -> Moment:
    number = to_public("evd", fact.id)
    word, colour = words.EVIDENCE_STATES[fact.state.value]
    said, meaning = words.say_kind(fact.kind, reader=_reader(fact))
    if fact.facts.get("corrects"):
        said = f"{gettext('Düzeltme')}: {said}"
    is_late = fact.recorded_at - fact.event_at > APART
    legal_on = _legal_on(fact)
    return Moment(
        kind=fact.kind,
        words=said,
        at=fact.event_at,
        meaning=meaning,
        who="" if fact.kind in words.OF_UETS else who(fact.actor),
        recorded_at=fact.recorded_at if is_late and not legal_on else None,
        proof=Proof(number=number, word=gettext(word), colour=colour),
        notes=tuple(_notes(fact, corrected.get(number, ""), say)),
        legal_on=legal_on,
        issued_at=_issued_at(fact) if legal_on else None,
        is_day_off=legal_on is not None and falls_on_day_off(legal_on),
    )


def _legal_on(fact: Fact) -> date | None:
    on = fact.facts.get("deemed_served_on") if fact.kind == Kind.NOTICE_DEEMED_SERVED else None
    return date.fromisoformat(on) if on else None


def _issued_at(fact: Fact) -> datetime:
    named = fact.facts.get("issued_at")
    return datetime.fromisoformat(named) if named else fact.recorded_at


def _notes(fact: Fact, corrected_by: str, say: Say) -> list[str]:
    notes = []
    if fact.kind == Kind.NOTICE_DEEMED_SERVED and fact.facts.get("late_reason"):
        notes.append(words.late_words(fact.facts["late_reason"]))
    if fact.facts.get("alert"):
        notes += words.alert_words(fact.facts["alert"])
    if fact.facts.get("reason"):
        notes.append(say(str(fact.facts["reason"])))
    if fact.facts.get("corrects"):
        notes.append(gettext("Düzelttiği delil: %(number)s") % {"number": fact.facts["corrects"]})
    if corrected_by:
        notes.append(
            gettext("Bu kayıt sonradan düzeltildi. Düzelten delil: %(number)s") % {"number": corrected_by}
        )
    return notes


def _announce(deemed: DeemedService, *, at: datetime) -> Moment:
    """Return day 5 before its evidence stands: still to come, or over and waiting for the job."""
    is_over = at >= deemed.at
    return Moment(
        kind=Kind.NOTICE_DEEMED_SERVED.value,
        words=gettext("5. gün doldu; delili düzenleniyor") if is_over else gettext("5. gün dolar"),
        at=deemed.at,
        meaning=gettext("Yasal tarih değişmez; delil sonradan düzenlense de bu tarihi taşır.")
        if is_over
        else gettext("Açılmasa da tebligat bu günün sonunda tebliğ edilmiş sayılır."),
        legal_on=deemed.on,
        days_left=(deemed.on - istanbul_date(at)).days,
        is_coming=True,
        is_day_off=falls_on_day_off(deemed.on),
    )


def _reader(fact: Fact) -> str:
    """Return what kind of reader a fact is of: `person`, `key` or nothing."""
    kind = fact.actor.get("kind", "")
    return kind if kind in words.READERS else ""


def who(actor: Mapping[str, Any]) -> str:
    """Return who did it: a person with the way of login, a key with its public part, an authority; nothing for UETS."""
    match actor["kind"]:
        case "person":
            method = method_words(actor.get("login", {}).get("method", ""))
            return f"{actor.get('name', '')} ({gettext('kişi')}, {method})"
        case "key":
            return f"{actor.get('name', '')} ({gettext('API anahtarı')} {actor.get('kid', '')}*****)"
        case "authority":
            return str(actor.get("name", ""))
        case _:
            return ""
