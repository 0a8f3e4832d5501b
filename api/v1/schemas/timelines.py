"""The timeline of a notice as /v1 shows it."""

from datetime import datetime
from typing import Literal

import msgspec

from api.v1.schemas.notices import Day, NoticeId


class TimelineEvent(msgspec.Struct, frozen=True):
    """One fact of a notice with its evidence, or the legal date that is still to come (`expected`).

    `event_at` is when it happened, `recorded_at` when it was written down; the first of them counts. `legal_date` and
    `late_reason` belong to `notice:deemed_served`, whose `event_at` is the first instant after the legal day.
    `reader` tells a person from an API key. `corrects` names the evidence that this one corrects.
    """

    kind: str
    event_at: datetime
    expected: bool
    recorded_at: datetime | None = None
    evidence_id: str | None = None
    evidence_state: Literal["recorded", "sealed", "stamped"] | None = None
    reader: Literal["person", "key"] | None = None
    legal_date: Day | None = None
    late_reason: str | None = None
    corrects: str | None = None


class Timeline(msgspec.Struct, frozen=True):
    """What happened to a notice, oldest first, and what is announced. Reading this makes no read evidence."""

    notice_id: NoticeId
    events: list[TimelineEvent]
