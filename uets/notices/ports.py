"""What notices need from the world.

A place for encrypted packages, the key that wraps their keys, letters as PDF, and who says whom a signature belongs to.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import BinaryIO, Protocol

import msgspec
from typing_extensions import override

from uets.kernel.ports import Slot
from uets.notices.eyp.shapes import PackageSignature, SignatureRole


class BlobMissing(LookupError):
    """No object stands under this address."""


class BlobDamaged(ValueError):
    """An object is cut off, changed, or is read with the key or digest of another package."""


class SealedSecretInvalid(ValueError):
    """A sealed secret was changed, belongs to another context, or its KEK is not here."""


class StoredBlob(msgspec.Struct, frozen=True, kw_only=True):
    """What the store gave for one package; `data_key` is to be wrapped per recipient notice and then forgotten."""

    address: str
    """What the store calls the object: the SHA-256 of the ciphertext, hex, and its place where several share a file."""
    sha256: str
    """SHA-256 of the bytes as received, hex."""
    size: int
    """Bytes as received."""
    data_key: bytes

    @override
    def __repr__(self) -> str:
        return f"StoredBlob({self.address}, {self.size} bytes)"


class Blobs(Protocol):
    """One encrypted object per received package, bytes exactly as received (trust.md §5)."""

    def store(self, source: BinaryIO) -> StoredBlob:
        """Encrypt a seekable stream under a fresh data key and keep it; nothing is left behind on failure."""

    def store_many(self, contents: Sequence[bytes]) -> list[StoredBlob]:
        """Keep several packages at once, each under its own data key; all of them or none."""

    def open(self, *, address: str, sha256: str, data_key: bytes) -> BinaryIO:
        """Return a seekable reader of the bytes as received; only the segments that are read are decrypted.

        Raises BlobMissing at once and BlobDamaged while reading.
        """

    def read_range(self, *, address: str, sha256: str, data_key: bytes, start: int, length: int) -> bytes:
        """Return bytes as received from `start` on; fewer than `length` at the end of the package."""

    def delete(self, *, address: str) -> None:
        """Remove an object; one that is gone already is no error."""

    def list_files(self, *, part: str, since: datetime, older_than: timedelta) -> list[str]:
        """Return the files of one of sixteen parts of the store, written since then and that long ago by its own clock.

        The objects of `store_many` have the name of their file before the colon; deleting that name deletes them all.
        """

    def remove_unfinished(self, *, before: datetime) -> int:
        """Remove what a killed process left half written before that time; return how many files."""


class ContentKeys(Protocol):
    """Wraps data keys under the content KEK, once per recipient notice."""

    @property
    def kek_id(self) -> str:
        """Name of the newest KEK, under which `seal` wraps."""

    def seal(self, secret: bytes, *, context: str) -> bytes:
        """Return the secret encrypted for this context (for example `notice:<id>`), naming its KEK."""

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Return the secret; raises SealedSecretInvalid for another context, a changed byte or a missing KEK."""


class NoticeLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A cover letter (üst yazı) as senders of demo data and tests print it."""

    sender_lines: tuple[str, ...]
    """Letterhead, top down, for example ("T.C.", "ÖRNEKKENT BELEDİYE BAŞKANLIĞI")."""
    number: str
    subject: str
    dated_on: date
    addressee: str
    address_line: str = ""
    references: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()
    signer_name: str
    signer_title: str


class Letters(Protocol):
    """Prints cover letters as PDF/A-3."""

    def print_letter(self, letter: NoticeLetter, *, at: datetime) -> bytes:
        """Return the letter as PDF; the same letter at the same time gives the same bytes."""


class RevocationSource(StrEnum):
    """How it was known that a certificate was not revoked."""

    OCSP = "ocsp"
    CRL = "crl"
    EMBEDDED = "embedded"
    """From what came with the signature itself (CAdES-XL), still fresh when it was judged."""


class SignersUnavailable(Exception):
    """Whether a certificate is revoked could not be learned now; try the same package again later (hard fail).

    `certified_by` names whose certificates cannot be asked about. This refuses nobody: it is no PackageRefused.
    """

    def __init__(self, *, certified_by: str) -> None:
        self.certified_by = certified_by
        super().__init__(f"nobody says whether certificates of {certified_by} are revoked")


class JudgedSigner(msgspec.Struct, frozen=True, kw_only=True):
    """Who made one signature of a package, and how that was known."""

    role: SignatureRole
    name: str
    """Common name of the subject."""
    organisation: str
    """Number of the body in its seal's certificate (organizationIdentifier or serialNumber); empty for a person."""
    tckn: str
    """Of a person, empty for a body. It decides who may sign, and goes nowhere else."""
    certificate_sha256: str
    certified_by: str
    """Common name of who issued the certificate."""
    valid_until: datetime
    revocation: RevocationSource
    revocation_at: datetime
    """When the answer about revocation was given (thisUpdate)."""
    signed_at: datetime | None
    """What the signer says."""

    def describe(self) -> dict[str, str | None]:
        """Return what rows and evidence hold of a signer: the certificate names the person, the TCKN is not in it."""
        return {
            "role": self.role.value,
            "name": self.name,
            "organisation": self.organisation,
            "certificate_sha256": self.certificate_sha256,
            "certified_by": self.certified_by,
            "valid_until": self.valid_until.isoformat(),
            "revocation": self.revocation.value,
            "revocation_at": self.revocation_at.isoformat(),
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
        }

    @override
    def __repr__(self) -> str:
        return f"JudgedSigner({self.role.value}, certificate {self.certificate_sha256})"


class Signers(Protocol):
    """Says whom the signatures of a package belong to: chains to pinned roots, revocation, use (trust.md §3.3)."""

    def judge(self, signatures: Sequence[PackageSignature], *, at: datetime) -> tuple[JudgedSigner, ...]:
        """Return the signers in the same order, all judged at that time.

        Raises PackageRefused for the first that does not hold, SignersUnavailable when it cannot be known now.
        """


blobs: Slot[Blobs] = Slot("notices.blobs")
content_keys: Slot[ContentKeys] = Slot("notices.content_keys")
letters: Slot[Letters] = Slot("notices.letters")
signers: Slot[Signers] = Slot("notices.signers")
