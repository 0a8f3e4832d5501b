"""Notices, their parts and evidence as /v1 shows them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict

from api.v1.ids import check_plain

Plain = Annotated[str, AfterValidator(check_plain)]
"""Text that a number could be: the database takes no NUL."""

NoticeId = Annotated[str, msgspec.Meta(pattern="^ntc_[0-9A-HJKMNP-TV-Z]{26}$")]


class Sender(msgspec.Struct, frozen=True, gc=False):
    """The sending authority (tebligat çıkaran merci) as it was named on the package."""

    detsis: str
    name: str


class Day(msgspec.Struct, frozen=True, gc=False):
    """A day of the law with the zone that it is a day of."""

    date: date
    zone: Literal["Europe/Istanbul"] = "Europe/Istanbul"


class FirstReading(msgspec.Struct, frozen=True, gc=False):
    """The first opening by a person or by an API key, with its evidence."""

    at: datetime
    evidence_id: str | None


class FirstRead(msgspec.Struct, frozen=True, gc=False):
    """Both first openings, side by side; nothing here says which of them counts in law."""

    person: FirstReading | None
    key: FirstReading | None


class Notice(msgspec.Struct, frozen=True, gc=False):
    """A notice without its content. Reading this makes no read evidence."""

    id: NoticeId
    barcode: str
    subject: str
    sender: Sender
    arrived_at: datetime
    deemed_served_on: Day
    deemed_served_at: datetime
    state: Literal["arrived", "deemed_served"]
    first_read: FirstRead
    opened_by_this_key: bool
    folder: Annotated[int, msgspec.Meta(description="1 Gelen Kutusu, 4 Arşiv, 5 Çöp Kutusu")]
    auto_delete_on: Annotated[
        date,
        msgspec.Meta(
            description="When the content goes by itself from inbox or bin; the archive keeps it until it is taken out"
        ),
    ]
    parts: int
    size: int
    etag: str


class NoticePage(msgspec.Struct, frozen=True):
    """One page, newest first; `next` is the cursor of the next page.

    `complete`: nothing that was asked for stands behind this page. `as_of`: the newest change of the whole mailbox that
    the page reflects. Whatever becomes visible later bears a later `changed_at`, a later `arrived_at` than any notice
    seen, and a newer id; so polling with `changed_after=<as_of>` loses nothing. Null while nothing has ever changed.
    """

    notices: list[Notice]
    next: str | None
    complete: bool = True
    as_of: datetime | None = None


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
    """One evidence of a notice, chained by hash to the one before it.

    `withheld` lists the places (RFC 6901) of what this key may not see. When it is empty, `row_hash` is the SHA-256 of
    the RFC 8785 form of the object {account_id, id: evidence_id, chain, sequence, kind, event_at, recorded_at, actor,
    subject, facts, facts_sha256, previous_hash}, its times in UTC with six digits of a second and `Z`.
    """

    id: str
    kind: str
    event_at: datetime
    recorded_at: datetime
    sequence: int
    facts: dict[str, Any]
    row_hash: str
    previous_hash: str
    chain: str = ""
    subject: str = ""
    account_id: str = ""
    evidence_id: str = ""
    actor: dict[str, Any] = {}
    facts_sha256: str = ""
    withheld: list[str] = []


class EvidenceList(msgspec.Struct, frozen=True):
    """All evidence of a notice in the order of its chain."""

    evidence: list[EvidenceItem]


class OpeningsRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Says that the caller knows what opening does, and which notices it opens."""

    acknowledge: Annotated[str, msgspec.Meta(max_length=40)]
    notices: Annotated[list[str], msgspec.Meta(min_length=1, max_length=100)]


class OpeningOfMany(msgspec.Struct, frozen=True):
    """One of several openings; `refusal` is the code of a problem when the notice could not be opened."""

    notice_id: str
    opened_at: datetime | None
    evidence_id: str | None
    refusal: str | None


class Openings(msgspec.Struct, frozen=True):
    """What became of each notice, in the order asked."""

    openings: list[OpeningOfMany]


class OpeningRequest(Schema):
    """Says that the caller knows: opening makes read evidence that names this key."""

    model_config = ConfigDict(extra="forbid")

    acknowledge: str = Field(max_length=40)


class NoticeQuery(Schema):
    """What narrows the list."""

    model_config = ConfigDict(extra="forbid")

    folder: Literal["1", "4", "5"] | None = Field(
        None, description="1 Gelen Kutusu, 4 Arşiv, 5 Çöp Kutusu; without it inbox and archive together"
    )
    unopened: bool = Field(
        default=False, description="only what nobody has opened, neither a person nor a key"
    )
    sender: Plain = Field("", max_length=8, description="DETSİS number of the sending authority")
    barcode: Plain = Field("", max_length=13)
    arrived_after: AwareDatetime | None = None
    arrived_before: AwareDatetime | None = None
    changed_after: AwareDatetime | None = Field(
        None, description="since: arrived, opened or moved after this time"
    )
    limit: int = Field(50, ge=1, le=100)
    cursor: str = Field("", max_length=40, description="`next` of the page before, unchanged")
