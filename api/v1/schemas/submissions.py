"""Submissions of sending authorities as /v1 shows them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from api.v1.schemas.notices import Day

SubmissionId = Annotated[str, msgspec.Meta(pattern="^sub_[0-9A-HJKMNP-TV-Z]{26}$")]
State = Literal["submitted", "taken_over", "refused", "cancelled"]


class RefusalWords(msgspec.Struct, frozen=True):
    """Why a package or a recipient was refused, in the caller's language, and what to do about it."""

    code: str
    title: str
    detail: str
    fix: str


class SubmittedPackage(msgspec.Struct, frozen=True):
    """One package of a call, in the order of the call."""

    id: SubmissionId
    reference: str
    package_sha256: str
    size: int
    state: State
    submitted_at: datetime
    decided_at: datetime | None
    refusal: RefusalWords | None


class SubmissionBatch(msgspec.Struct, frozen=True):
    """A call with its packages. The same call with the same Idempotency-Key is answered with the same ids, always."""

    id: str
    submitted_at: datetime
    submissions: list[SubmittedPackage]


class SubmissionList(msgspec.Struct, frozen=True):
    """One page, newest first; `next` is the cursor of the next page."""

    submissions: list[SubmittedPackage]
    next: str | None


class Opened(msgspec.Struct, frozen=True):
    """When a person and when an API key first opened the notice; nothing says which of them counts in law."""

    by_person_at: datetime | None
    by_key_at: datetime | None


class SubmittedNotice(msgspec.Struct, frozen=True):
    """The notice that a recipient has."""

    id: str
    barcode: str
    state: Literal["arrived", "deemed_served"]
    taken_over_at: datetime
    arrived_at: datetime
    deemed_served_on: Day
    deemed_served_at: datetime
    first_read: Opened


class Line(msgspec.Struct, frozen=True):
    """One recipient of the package's DagitimListesi: a notice, or a refusal."""

    position: int
    addressed_to: str
    notice: SubmittedNotice | None
    refusal: RefusalWords | None


class Submission(msgspec.Struct, frozen=True):
    """One package and what became of each of its recipients."""

    id: SubmissionId
    batch_id: str
    reference: str
    package_sha256: str
    size: int
    state: State
    submitted_at: datetime
    decided_at: datetime | None
    belge_id: str | None
    subject: str
    refusal: RefusalWords | None
    lines: list[Line]


class EvidenceOfNotice(msgspec.Struct, frozen=True):
    """One evidence of a submission or of a notice that it became; event time and recording time kept apart."""

    id: str
    kind: str
    event_at: datetime
    recorded_at: datetime
    state: Literal["recorded", "sealed", "stamped"]
    barcode: str | None
    reason: str | None
    legal_date: Day | None


class SubmissionTimeline(msgspec.Struct, frozen=True):
    """All evidence of a submission in the order of its events."""

    events: list[EvidenceOfNotice]
