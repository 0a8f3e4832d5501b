"""What evidence needs from the world: seal key, time-stamp authority, published certificates, signed PDFs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from uets.evidence.proof.certificates import Published
from uets.evidence.proof.merkle import SHA256
from uets.evidence.proof.timestamps import Token
from uets.kernel.ports import Slot


class SealUnavailable(Exception):
    """The seal key cannot sign now: token taken out, session lost, certificate missing. Nothing is lost; ask again."""


class TimestampUnavailable(Exception):
    """No time-stamp authority gave a token that may be used. Nothing is lost; ask again."""


class ClockDiffers(TimestampUnavailable):
    """A time-stamp authority tells another time than our clock: one of the two is wrong."""


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

    def stamp(self, root: bytes, *, at: datetime, digest: str = SHA256) -> Token:
        """Return a token over a hash that passed every check of trust.md §2.9; raises TimestampUnavailable.

        `at` is our own time: a token further than 60 s from it is refused.
        """


class Said(NamedTuple):
    """What configured sources say of the revocation of a certificate (DER), None for what nobody said."""

    ocsp: bytes | None
    crl: bytes | None


class RevocationSources(Protocol):
    """Who is asked whether a certificate in use is revoked: hosts that it names and that are configured."""

    def ask(self, certificate: bytes, issuer: bytes) -> Said:
        """Return their first answers, unchecked."""


class PublishedCertificates(Protocol):
    """Which certificates are roots, may seal and may stamp: published by the installation, pinned by who verifies."""

    def read(self) -> Published:
        """Return them; raises CertificatesUnavailable."""

    def text(self) -> str:
        """Return the file as it is published (`/.well-known/uets-certificates.pem`); raises CertificatesUnavailable."""


class EvidencePaper(msgspec.Struct, frozen=True, kw_only=True):
    """One stamped evidence as its readable copy shows it."""

    number: str
    """Its public id (evd_…)."""

    row: Mapping[str, Any]
    """The columns of the evidence table."""

    issuer: str
    """Who sealed it; empty for a kind without a seal of its own."""

    is_test: bool
    sealed_at: datetime | None
    stamped_at: datetime
    document_name: str
    document_sha256: str
    root_sha256: str
    """Fingerprint of the root certificate that the seal leads to."""


class EvidencePdfs(Protocol):
    """Readable copies: PDF/A-3 with the evidence attached, signed with the seal key (PAdES-B-T)."""

    def print_evidence(
        self, paper: EvidencePaper, *, at: datetime, attachments: Mapping[str, bytes]
    ) -> bytes:
        """Return the copy of one evidence; raises SealUnavailable, TimestampUnavailable."""

    def print_summary(self, papers: Sequence[EvidencePaper], *, at: datetime) -> bytes:
        """Return the summary of all evidence of a notice; raises SealUnavailable, TimestampUnavailable."""


seal_key: Slot[SealKey] = Slot("evidence.seal_key")
timestamps: Slot[TimestampAuthority] = Slot("evidence.timestamps")
revocations: Slot[RevocationSources] = Slot("evidence.revocations")
published: Slot[PublishedCertificates] = Slot("evidence.published")
pdfs: Slot[EvidencePdfs] = Slot("evidence.pdfs")
