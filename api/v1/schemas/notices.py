"""Notices, their parts and evidence as /v1 shows them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from ninja import Schema
from pydantic import ConfigDict

NoticeId = Annotated[
    str, msgspec.Meta(pattern="^ntc_[0-9A-HJKMNP-TV-Z]{26}$", examples=["ntc_01JD3ZA0B1C2D3E4F5G6H7J8K9"])
]


class Sender(msgspec.Struct, frozen=True):
    """The sending authority (tebligat çıkaran merci) as it was named on the package."""

    detsis: str
    name: str


class Day(msgspec.Struct, frozen=True):
    """A day of the law with the zone that it is a day of."""

    date: date
    zone: Literal["Europe/Istanbul"] = "Europe/Istanbul"


class FirstReading(msgspec.Struct, frozen=True):
    """The first opening by a person or by an API key, with its evidence."""

    at: datetime
    evidence_id: str | None


class FirstRead(msgspec.Struct, frozen=True):
    """Both first openings, side by side; nothing here says which of them counts in law."""

    person: FirstReading | None
    key: FirstReading | None


class Notice(msgspec.Struct, frozen=True):
    """A notice without its content. Reading this makes no read evidence."""

    id: NoticeId
    barcode: str
    subject: str
    sender: Sender
    file_number: str | None
    arrived_at: datetime
    deemed_served_on: Day
    deemed_served_at: datetime
    state: Literal["arrived"]
    first_read: FirstRead
    folder: Annotated[int, msgspec.Meta(description="1 Gelen Kutusu, 4 Arşiv, 5 Çöp Kutusu")]
    auto_delete_on: date
    parts: int
    size: int
    etag: str


class NoticePage(msgspec.Struct, frozen=True):
    """One page, newest first; `next` is the cursor of the next page, `complete` tells whether the list is whole."""

    notices: list[Notice]
    next: str | None
    as_of: datetime
    complete: bool = True


class Part(msgspec.Struct, frozen=True):
    """One part of an opened notice."""

    id: str
    position: int
    role: str
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str


class PartList(msgspec.Struct, frozen=True):
    """The parts of an opened notice, cover letter first."""

    parts: list[Part]


class Opening(msgspec.Struct, frozen=True):
    """The opening of a notice by this key: when it first happened and its evidence. Repeating changes nothing."""

    notice_id: NoticeId
    opened_at: datetime
    evidence_id: str


class EvidenceItem(msgspec.Struct, frozen=True):
    """One evidence of a notice, chained by hash to the one before it."""

    id: str
    kind: str
    event_at: datetime
    recorded_at: datetime
    sequence: int
    facts: dict[str, object]
    row_hash: str
    previous_hash: str


class EvidenceList(msgspec.Struct, frozen=True):
    """All evidence of a notice in the order of its chain."""

    evidence: list[EvidenceItem]


class OpeningRequest(Schema):
    """Says that the caller knows: opening makes read evidence that names this key."""

    model_config = ConfigDict(extra="forbid")

    acknowledge: str
