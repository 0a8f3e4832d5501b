"""What login needs from the world.

A seal for authenticator secrets, HMACs with a pepper outside the database, who says whose signature one is, and the
operators of mobile signatures.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
from typing_extensions import override

from uets.agreements.ports import ValidityProof
from uets.kernel.ports import Slot
from uets.login.states import MobileOutcome


class SecondFactorBox(Protocol):
    """Seals the TOTP secret of a person under a key that the database does not hold."""

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the secret encrypted for this context (`totp:<person id>`)."""

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the secret; raises ValueError for another context, a changed byte or a missing key."""


class Peppers(Protocol):
    """HMAC-SHA-256 under peppers with version numbers; the peppers never leave the gateway."""

    @property
    def newest(self) -> int:
        """Version under which new HMACs are made."""

    def mac(self, message: bytes, *, version: int) -> bytes:
        """Return the HMAC of the message; raises LookupError for a pepper that is gone."""


class SignedBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a signature: what the qualified certificate says of its holder (Law 5070 art. 9)."""

    tckn: str
    first_name: str
    last_name: str
    certificate_sha256: str
    serial: str
    """Serial number of the certificate, hex."""

    @override
    def __repr__(self) -> str:
        return f"SignedBy(certificate {self.certificate_sha256})"


class PersonSignatures(Protocol):
    """Says whose a signature is: CMS, content, qualified certificate, chain, revocation (trust.md §3.3)."""

    def judge(self, cms: bytes, *, content: bytes, content_type: str, at: datetime) -> SignedBy:
        """Return who signed this content, attached or detached, as this content type, judged at that time.

        Raises SignatureRefused, CertificateRefused, and CertificateStatusUnknown when nobody says whether the
        certificate is revoked (hard fail).
        """

    def prove(self, cms: bytes, *, content: bytes, content_type: str, at: datetime) -> ValidityProof:
        """Return what shows, years later, that the certificate held at that time; raises what `judge` raises."""


class MobileOperator(msgspec.Struct, frozen=True):
    """An operator of mobile signatures, as it is offered."""

    code: str
    name: str


class MobileCall(msgspec.Struct, frozen=True, kw_only=True):
    """One request for a mobile signature as the operator gets it; `transaction` is empty until it was asked."""

    id: UUID
    operator: str
    number: str
    content: bytes
    shown: str
    seconds: int
    transaction: str = ""

    @override
    def __repr__(self) -> str:
        return f"MobileCall({self.id})"


class MobileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says now; `cms` is there when it was signed, and nothing of it has been checked."""

    outcome: MobileOutcome
    transaction: str
    status: int = 0
    cms: bytes = b""


class MobileSignatures(Protocol):
    """Speaks with the operators' signature services (ETSI TS 102 204)."""

    def list_operators(self) -> Sequence[MobileOperator]:
        """Return the operators that may be asked, in the order in which they are offered."""

    def exchange(self, calls: Sequence[MobileCall], *, at: datetime) -> Sequence[MobileAnswer]:
        """Ask for each call, or look what has become of it, and return the answers in the same order."""


class Ceremony(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser is asked for (WebAuthn options as JSON), and what has to be remembered until it answers."""

    options: str
    state: str


class NewPasskey(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey that an authenticator has made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


class UsedPasskey(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey that has signed."""

    credential_id: bytes
    sign_count: int


class PasskeyInvalid(ValueError):
    """The answer of a browser does not verify."""


class Passkeys(Protocol):
    """Asks for passkeys of this installation's host and checks the answers (WebAuthn §7.1, §7.2).

    The user is verified by the authenticator (PIN, finger, face) every time.
    """

    def ask_new(self, *, handle: bytes, name: str, known: Sequence[bytes]) -> Ceremony:
        """Begin a registration for an account that knows these public keys already."""

    def check_new(self, *, state: str, answer: str) -> NewPasskey:
        """Return the new passkey; raises PasskeyInvalid."""

    def ask(self, *, known: Sequence[bytes]) -> Ceremony:
        """Begin an authentication with one of these public keys."""

    def check(self, *, state: str, answer: str, known: Sequence[bytes]) -> UsedPasskey:
        """Return which of these passkeys has signed; raises PasskeyInvalid."""


class KnownPasswords(Protocol):
    """Passwords that guessers know; asked for a password as it is and for what is left of it when it is folded."""

    def holds(self, password: str) -> bool:
        """Tell whether a password stands in a list of leaked or common ones."""


class EDevletIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who e-Devlet Kapısı says a person is; it does not say how or when they proved it there."""

    tckn: str
    first_name: str
    last_name: str

    @override
    def __repr__(self) -> str:
        return "EDevletIdentity()"


class EDevlet(Protocol):
    """Asks e-Devlet Kapısı who a person is (trust.md §3.2: OAuth 2.0, not OpenID Connect)."""

    def address_of_login(self, state: str) -> str:
        """Return where the browser goes; the state comes back with it."""

    def identify(self, code: str) -> EDevletIdentity:
        """Exchange a code for who the person is; raises EDevletFailed."""


second_factor_box: Slot[SecondFactorBox] = Slot("login.second_factor_box")
peppers: Slot[Peppers] = Slot("login.peppers")
person_signatures: Slot[PersonSignatures] = Slot("login.person_signatures")
mobile_signatures: Slot[MobileSignatures] = Slot("login.mobile_signatures")
passkeys: Slot[Passkeys] = Slot("login.passkeys")
known_passwords: Slot[KnownPasswords] = Slot("login.known_passwords")
edevlet: Slot[EDevlet] = Slot("login.edevlet")
