"""What a package says, as plain values."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class SignatureRole(StrEnum):
    """What a signature of a package is for: initials (paraf), the official's (imza), the body's seal (mühür)."""

    PARAF = "paraf"
    OFFICIAL = "official"
    SEAL = "seal"


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


class PackageSignature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature that holds over its summary with the key of this certificate; nobody has judged the certificate.

    All bytes are DER. `certificates`, `crls` and `ocsps` came with the signature (CAdES-XL brings all three).
    """

    role: SignatureRole
    certificate: bytes
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    signed_at: datetime | None = None
    """What the signer says; nobody has confirmed it."""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was read whole and found in order; whom its signatures belong to is judged apart."""

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
    signatures: tuple[PackageSignature, ...] = ()
    """Initials first, then the officials', then the seal."""
