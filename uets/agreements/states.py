"""Kinds of legal text, of its blocks, and of consent record."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from uets.evidence.states import Kind


class TextKind(StrEnum):
    """What a text is: a contract or undertaking is accepted, a disclosure is read (KVKK art. 10)."""

    CONTRACT = "contract"
    UNDERTAKING = "undertaking"
    DISCLOSURE = "disclosure"


class ConsentKind(StrEnum):
    """What a consent record proves (keys-and-api.md §4); on screen “onay kayıtları”, never “rıza”."""

    CONTRACT_ACCEPTED = "contract_accepted"
    DISCLOSURE_READ = "disclosure_read"
    UNDERTAKING_ACCEPTED = "undertaking_accepted"
    TARIFF_BOUGHT = "tariff_bought"
    GRANT_AMENDED = "grant_amended"
    WITHDRAWN = "withdrawn"


EVIDENCE_OF: Final = {
    ConsentKind.CONTRACT_ACCEPTED: Kind.CONTRACT_ACCEPTED,
    ConsentKind.DISCLOSURE_READ: Kind.DISCLOSURE_READ,
    ConsentKind.UNDERTAKING_ACCEPTED: Kind.UNDERTAKING_ACCEPTED,
}
"""Consent acts with evidence of their own; the others are part of an act that records itself (a sale, an amendment)."""


class Control(StrEnum):
    """How the control of a consent stood before the person acted: nothing is ever ticked beforehand."""

    BOX = "empty"
    BUTTON = "button"


class BlockKind(StrEnum):
    """What a block is on the page."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


class Block(msgspec.Struct, frozen=True):
    """One block of a legal text."""

    kind: BlockKind
    text: str


SIGNING_METHODS: Final = frozenset({"eimza", "mobilimza"})
"""Who came in by one of these signs what others accept with a button or a box (trust.md §4)."""


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is asked to sign: a version of a text, for an account, an application or a grant."""

    kind: TextKind
    text_id: UUID
    account_id: UUID
    application_id: UUID | None = None
    grant_id: UUID | None = None


class SignatureForm(StrEnum):
    """How a contract or an undertaking is signed (trust.md §4)."""

    PADES = "pades"
    """The printed text itself, with the signature inside it (PAdES-B-LT)."""

    CADES = "cades"
    """A statement that names the text by its hash, with a detached file of the signature beside it."""


class SignedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What a person signed to accept a text, already verified: document, signature, certificate (SHA-256, hex)."""

    form: SignatureForm
    document: bytes
    """The statement, or the PDF with its signature."""

    signature: bytes
    """CMS; of a PDF what the card made, before its time stamp."""

    certificate: str


class SignedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper with its signature: verified, stamped, and not used up yet."""

    paper: Paper
    signed: SignedStatement


class HeldAcceptance(msgspec.Struct, frozen=True, kw_only=True):
    """What a held signature accepts, where no draft says so: which text, for which version of what, who and when."""

    text_id: UUID
    version: int
    shown_at: datetime | None
    accepted_at: datetime
    accepted_by: dict[str, Any]
    """The facts of the actor, as they acted then."""
