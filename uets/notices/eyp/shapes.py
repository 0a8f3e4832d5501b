"""What a package says, as plain values."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class SignatureStatus(StrEnum):
    """What is known of the signatures; never “valid” before they are verified cryptographically."""

    NOT_VERIFIED = "not_verified"


class PartRole(StrEnum):
    """What a part is to its reader."""

    COVER_LETTER = "cover_letter"
    ATTACHMENT = "attachment"
    UNSIGNED_ATTACHMENT = "unsigned_attachment"


class IdScheme(StrEnum):
    """How a recipient is named (DagitimListesi)."""

    TCKN = "TCKN"
    MERSIS = "MERSIS"
    DETSIS = "KKK"
    OTHER = "OTHER"


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """The sending authority (Olusturan)."""

    detsis: str
    name: str


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the DagitimListesi; `withheld` are ids of attachments that this one is not given."""

    position: int
    scheme: IdScheme
    number: str
    name: str
    purpose: str
    withheld: tuple[str, ...] = ()


class PackagePart(msgspec.Struct, frozen=True, kw_only=True):
    """One part a reader may take."""

    path: str
    role: PartRole
    position: int
    title: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    is_signed: bool
    attachment_id: str = ""


class CourtFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a court says of its file (dosyaBilgileriV1.xml)."""

    unit: str
    file_number: str
    file_kind: str
    detsis: str


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was read whole and found in order, its signatures apart."""

    version: str
    belge_id: UUID
    subject: str
    security_code: str
    document_number: str
    dated_at: datetime | None
    sender: Sender
    recipients: tuple[Recipient, ...]
    parts: tuple[PackagePart, ...]
    court: CourtFile | None
    size: int
    signature_status: SignatureStatus = SignatureStatus.NOT_VERIFIED
