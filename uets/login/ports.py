"""What login needs from the world.

A seal for authenticator secrets, HMACs with a pepper outside the database, and who says whose signature one is.
"""

from datetime import datetime
from typing import Protocol

import msgspec
from typing_extensions import override

from uets.kernel.ports import Slot


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


second_factor_box: Slot[SecondFactorBox] = Slot("login.second_factor_box")
peppers: Slot[Peppers] = Slot("login.peppers")
person_signatures: Slot[PersonSignatures] = Slot("login.person_signatures")
