"""What evidence needs from the world: the seal key, a time-stamp authority, and what the installation publishes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from uets.evidence.proof.certificates import Published
from uets.evidence.proof.timestamps import Token
from uets.kernel.ports import Slot


class SealUnavailable(Exception):
    """The seal key cannot sign now: token taken out, session lost, certificate missing. Nothing is lost; ask again."""


class TimestampUnavailable(Exception):
    """No time-stamp authority gave a token that may be used. Nothing is lost; ask again."""


class CertificatesUnavailable(Exception):
    """The published certificates cannot be read, or do not lead from the seal to a root."""


class SealKey(Protocol):
    """The installation's seal key, EC P-256, with its certificate; the private half never leaves the gateway."""

    @property
    def certificate(self) -> bytes:
        """The seal certificate (DER)."""

    def sign_all(self, contents: Sequence[bytes]) -> list[bytes]:
        """Return an ECDSA signature with SHA-256 over each content, r‖s of 32 bytes each; raises SealUnavailable."""


class TimestampAuthority(Protocol):
    """A time-stamp authority over HTTP (RFC 3161)."""

    def stamp(self, root: bytes, *, at: datetime) -> Token:
        """Return a token over a SHA-256 hash that passed every check of trust.md §2.9; raises TimestampUnavailable.

        `at` is our own time: a token further than 60 s from it is refused.
        """


class PublishedCertificates(Protocol):
    """Which certificates are roots, may seal and may stamp: published by the installation, pinned by who verifies."""

    def read(self) -> Published:
        """Return them; raises CertificatesUnavailable."""

    def text(self) -> str:
        """Return the file as it is published (`/.well-known/uets-certificates.pem`); raises CertificatesUnavailable."""


seal_key: Slot[SealKey] = Slot("evidence.seal_key")
timestamps: Slot[TimestampAuthority] = Slot("evidence.timestamps")
published: Slot[PublishedCertificates] = Slot("evidence.published")
