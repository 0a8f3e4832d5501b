"""What a package that is being written is to say."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from uets.notices.eyp.shapes import CourtFile, IdScheme, Sender


class DraftAttachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be attached."""

    file_name: str
    title: str
    content: bytes
    media_type: str = "application/pdf"
    is_signed: bool = True
    id: UUID = msgspec.field(default_factory=uuid4)


class DraftRecipient(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the DagitimListesi to be."""

    scheme: IdScheme
    number: str
    name: str
    purpose: str = "GRG"
    withheld: tuple[UUID, ...] = ()
    """Ids of the attachments that this one is not given (KonulmamisEkListesi)."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a package is to say."""

    subject: str
    sender: Sender
    recipients: tuple[DraftRecipient, ...]
    cover_letter: bytes
    dated_at: datetime
    document_number: str = "E-99000001-100-1"
    attachments: tuple[DraftAttachment, ...] = ()
    court: CourtFile | None = None
    security_code: str = "YOK"
    signed_by: str = "Yetkili İmza"
    """First names and family name of the official whose signature it carries."""

    belge_id: UUID = msgspec.field(default_factory=uuid4)
