"""What agreements need from the world: the installation's seal key, and PDF/A-3 documents with attachments."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

import msgspec

from uets.agreements.states import Block
from uets.kernel.ports import Slot


class SigningKey(Protocol):
    """The installation's seal key, EC P-256; the private half never leaves the gateway."""

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (DER SubjectPublicKeyInfo), hex."""

    @property
    def public_pem(self) -> str:
        """The public key as PEM, as `openssl dgst -sha256 -verify` takes it."""

    def sign(self, content: bytes) -> bytes:
        """Return the detached signature of the content: ECDSA with SHA-256, DER (RFC 3279 §2.2.3)."""


class OrderReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Satış makbuzu: facts of an order (rule R10). Sums in kuruş."""

    locale: str = "tr"
    installation: str
    order_number: str
    application_number: str = ""
    ordered_at: datetime
    ordered_by: str
    buyer_name: str
    buyer_tax_number: str
    buyer_uets_address: str = ""
    buyer_address: str = ""
    integrator_name: str
    integrator_vkn: str
    tariff_name: str
    tariff_code: str
    tariff_version: int
    starts_on: date
    ends_on: date
    net_kurus: int
    vat_percent: int
    vat_kurus: int
    gross_kurus: int
    credit_kurus: int = 0
    payment_reference: str = ""
    is_test: bool = True


class Fact(msgspec.Struct, frozen=True):
    """One row of a receipt: its name and its value, both already in the reader's language."""

    name: str
    value: str


class ConsentReceiptPart(msgspec.Struct, frozen=True, kw_only=True):
    """One consent record on a receipt: its heading, its facts in order, its row hash."""

    heading: str
    facts: tuple[Fact, ...]
    row_hash: str = ""


class ConsentReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """Onay makbuzu: the readable form of `makbuz.json`, which is what the seal key signs."""

    locale: str = "tr"
    installation: str
    number: str
    issued_at: datetime
    holder: str
    integrator: str = ""
    parts: tuple[ConsentReceiptPart, ...]
    json_sha256: str
    key_id: str
    is_test: bool = True


class TextCopy(msgspec.Struct, frozen=True, kw_only=True):
    """The printed copy of one version of a legal text."""

    locale: str = "tr"
    installation: str
    title: str
    version: int
    published_on: date
    sha256: str
    blocks: tuple[Block, ...]
    accepted: tuple[Fact, ...] = ()
    """Who accepted or read it, when and how; empty for the bare text."""
    is_test: bool = True


class PreparedPdf(msgspec.Struct, frozen=True):
    """A PDF with room for a signature, and what of it is signed (ISO 32000-1 §12.8.1)."""

    content: bytes
    byte_range: tuple[int, int, int, int]


class ValidityProof(msgspec.Struct, frozen=True, kw_only=True):
    """What shows for the long term that a certificate held: its way to a root, answers on revocation (all DER)."""

    certificates: tuple[bytes, ...]
    """Root first, the signer's last."""

    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


class SignatureUnfit(ValueError):
    """A signature that holds, but does not fit into the document: too large, or a time in it that may not be there."""


PdfDocument = OrderReceipt | ConsentReceipt | TextCopy


class Pdf(Protocol):
    """Prints documents as tagged PDF/A-3 (ISO 19005-3)."""

    def print(
        self, document: PdfDocument, *, at: datetime, attachments: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Return the document with the named files attached; same input, same bytes."""


class SignedPdfs(Protocol):
    """Lets a person sign a PDF elsewhere, in two phases (PAdES-B-LT, ETSI EN 319 142-1 §6)."""

    def prepare(self, pdf: bytes, *, signer: str, reason: str, at: datetime) -> PreparedPdf:
        """Return the PDF with an empty signature of this person; nothing of it may change any more."""

    def finish(self, prepared: PreparedPdf, *, cms: bytes, proof: ValidityProof, at: datetime) -> bytes:
        """Return the PDF with the signature (detached CMS, judged before), its time stamp, and proof of both.

        Raises evidence's TimestampUnavailable when there is no time stamp, or nobody says whether its authority's
        certificate was revoked; SignatureUnfit.
        """


class SignatureStamps(Protocol):
    """Makes CAdES-B-T of a signature (ETSI EN 319 122-1 §6.3)."""

    def stamp(self, cms: bytes, *, at: datetime) -> bytes:
        """Return the signature (CMS, judged before) with a time stamp inside; raises TimestampUnavailable."""


signing_key: Slot[SigningKey] = Slot("agreements.signing_key")
pdf: Slot[Pdf] = Slot("agreements.pdf")
signed_pdfs: Slot[SignedPdfs] = Slot("agreements.signed_pdfs")
signature_stamps: Slot[SignatureStamps] = Slot("agreements.signature_stamps")
