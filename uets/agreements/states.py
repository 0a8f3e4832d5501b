"""Kinds of legal text, of its blocks, and of consent record."""

from enum import StrEnum

import msgspec


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


class SignatureForm(StrEnum):
    """How a contract is signed (trust.md §4)."""

    CADES = "cades"
    """A statement that names the text by its hash, with a detached file of the signature beside it."""


class SignedStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What a person signed to accept a contract, already verified: document, signature, certificate (SHA-256, hex)."""

    form: SignatureForm
    document: bytes
    signature: bytes
    certificate: str
