"""What can be asked to be signed, the states of a signing request, and the limits of codes (trust.md §3.3)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from uets.agreements.states import Paper

ID_DATA: Final = "1.2.840.113549.1.7.1"
"""Content type of a document (RFC 5652 §4)."""

LOGIN_STATEMENT: Final = "UETS hesabıma giriş yapmak istiyorum. Bu imza bir belgeyi onaylamaz."
LIFE: Final = timedelta(minutes=5)
TAKE_WITHIN: Final = timedelta(minutes=5)
"""How long the browser may take a signature after it was made."""

COUNTED_FOR: Final = timedelta(hours=1)
CODES_PER_SESSION: Final = 5
"""Codes of one session within the hour that led to nothing."""

CODES_PER_NETWORK: Final = 60
FETCHES_PER_NETWORK: Final = 20
"""Looks at codes, right or wrong, from one address (IPv6: one /64) within the hour."""

NONCE_BYTES: Final = 32
CODE_LETTERS: Final = 8
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32, without letters that look like digits."""


class SigningKind(StrEnum):
    """What a signature is for."""

    LOGIN = "login"
    DOCUMENT = "document"
    PACKAGE = "package"


class SigningState(StrEnum):
    """Where a signing request stands; one that has expired stays where it was."""

    ASKED = "asked"
    FETCHED = "fetched"
    CLAIMED = "claimed"
    """Its one use is spent; the signature is being judged."""

    SIGNED = "signed"
    TAKEN = "taken"
    DECLINED = "declined"
    FAILED = "failed"


SIGNING_MOVES: dict[SigningState, frozenset[SigningState]] = {
    SigningState.ASKED: frozenset({SigningState.FETCHED, SigningState.CLAIMED, SigningState.DECLINED}),
    SigningState.FETCHED: frozenset({SigningState.CLAIMED, SigningState.DECLINED}),
    SigningState.CLAIMED: frozenset({SigningState.SIGNED, SigningState.FAILED}),
    SigningState.SIGNED: frozenset({SigningState.TAKEN}),
    SigningState.TAKEN: frozenset(),
    SigningState.DECLINED: frozenset(),
    SigningState.FAILED: frozenset(),
}
OPEN: Final = frozenset({SigningState.ASKED, SigningState.FETCHED})


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A part that the program shows before it asks for the PIN: the cover letter of a package."""

    name: str
    content: bytes
    media_type: str = "application/pdf"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is asked to sign."""

    kind: SigningKind
    statement: str
    person_id: UUID | None = None
    """Whose signature it has to be; None for a login, which says who it is."""

    content: bytes = b""
    """The prepared PDF of a document, the summary of a package; a login's is made here."""

    byte_range: tuple[int, int, int, int] | None = None
    """What of the PDF is signed (ISO 32000-1 §12.8.1)."""

    name: str = ""
    shown: tuple[Shown, ...] = ()
    paper: Paper | None = None
    """What the document is signed for; None for what others ask for."""


class SignedResult(msgspec.Struct, frozen=True, kw_only=True):
    """A signature as the browser takes it: who made it, and the CMS itself."""

    tckn: str
    first_name: str
    last_name: str
    certificate_sha256: str
    serial: str
    level: int
    """2 when the program signed from another network than the browser's, else 0: that of the method."""

    signed_at: datetime
    cms: bytes

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()
