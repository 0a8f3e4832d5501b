"""What a reader sees of a notice: both dates always, and who read first."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.utils.translation import gettext

from portal.mailbox import words
from portal.words import method_words
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import to_public
from uets.mailbox.rules import deletes_on
from uets.mailbox.states import Folder
from uets.notices.rules import falls_on_day_off

if TYPE_CHECKING:
    from uets.mailbox.models import MailboxEntry
    from uets.notices.models import Part


class FirstRead(msgspec.Struct, frozen=True, kw_only=True):
    """The first opening by a person, or the first by a key."""

    at: datetime
    by: str
    kind: str
    method: str = ""


class ShownNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice in a list and at the top of its page."""

    id: UUID
    name: str
    sender: str
    subject: str
    barcode: str
    file_number: str
    folder: str
    arrived_at: datetime
    deemed_served_on: date
    is_past: bool
    days_left: int
    is_day_off: bool
    first_reads: list[FirstRead]
    auto_delete_on: date | None
    size: str
    version: int
    is_gone: bool


class ShownPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part; its file name is shown only once the notice is opened."""

    id: UUID
    title: str
    file_name: str
    media_type: str
    size: str
    is_signed: bool
    is_pdf: bool


def show_notice(entry: "MailboxEntry", *, at: datetime) -> ShownNotice:
    """Return a notice as it is shown."""
    return ShownNotice(
        id=entry.id,
        name=to_public("ntc", entry.id),
        sender=entry.sender_name,
        subject=entry.subject,
        barcode=entry.barcode,
        file_number=entry.file_number,
        folder=gettext(words.FOLDERS[Folder(entry.folder)]),
        arrived_at=entry.arrived_at,
        deemed_served_on=entry.deemed_served_on,
        is_past=at >= entry.deemed_served_at,
        days_left=(entry.deemed_served_on - istanbul_date(at)).days,
        is_day_off=falls_on_day_off(entry.deemed_served_on),
        first_reads=list(_first_reads(entry)),
        auto_delete_on=deletes_on(
            folder=entry.folder,
            auto_delete_on=entry.auto_delete_on,
            binned_at=entry.binned_at,
            binned_by_key=entry.binned_by_key,
        ),
        size=words.size_words(entry.size),
        version=entry.version,
        is_gone=Folder(entry.folder) is Folder.EVIDENCE,
    )


def show_part(part: "Part") -> ShownPart:
    """Return a part as it is shown once the notice is opened."""
    return ShownPart(
        id=part.id,
        title=part.title,
        file_name=part.file_name,
        media_type=part.media_type,
        size=words.size_words(part.size),
        is_signed=part.is_signed,
        is_pdf=part.media_type == "application/pdf",
    )


def _first_reads(entry: "MailboxEntry") -> list[FirstRead]:
    reads = []
    if entry.first_person_read_at is not None:
        reads.append(
            FirstRead(
                at=entry.first_person_read_at,
                by=entry.first_person_read_by,
                kind=gettext("kişi"),
                method=method_words(entry.first_person_read_method),
            )
        )
    if entry.first_key_read_at is not None:
        kind = gettext("API anahtarı")
        reads.append(FirstRead(at=entry.first_key_read_at, by=entry.first_key_read_by, kind=kind))
    return sorted(reads, key=lambda read: read.at)
