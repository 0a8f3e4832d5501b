"""The trust list: a versioned file of roots with roles and dates, signed by a key that the installation pins.

Its form is described in docs/reference/trust-list.md; `openssl dgst -verify` checks its signature alone.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

SIGNATURE_SUFFIX = ".sig"


class TrustListInvalid(ValueError):
    """The trust list cannot be used; the text says why."""


class HolderKind(StrEnum):
    """What a root may certify: officials who sign, bodies that seal, citizens with qualified certificates."""

    OFFICIAL = "official"
    SEAL = "seal"
    CITIZEN = "citizen"


Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """One pinned root; it counts between its dates, for its roles."""

    name: str
    certificate: bytes
    roles: frozenset[HolderKind]
    valid_from: Moment
    valid_until: Moment


class TrustList(msgspec.Struct, frozen=True, kw_only=True):
    """The list as it was signed."""

    type: Literal["uets-trust-list:1"]
    version: int
    issued_at: Moment
    valid_until: Moment
    roots: tuple[Root, ...]
    intermediates: tuple[bytes, ...]
    """Certificates on the way to the roots: a Turkish card brings its own certificate only."""

    def list_roots(self, kind: HolderKind, *, at: datetime) -> list[Root]:
        """Return the roots that count for a kind of holder at a time."""
        return [
            root for root in self.roots if kind in root.roles and root.valid_from <= at <= root.valid_until
        ]


def read_trust_list(content: bytes, *, signature: bytes, key: bytes) -> TrustList:
    """Return the list when it is signed with this key (PEM, ECDSA with SHA-256); raises TrustListInvalid."""
    try:
        public = load_pem_public_key(key)
    except ValueError as error:
        raise TrustListInvalid("its key cannot be read") from error
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise TrustListInvalid("its key is not an elliptic-curve key")
    try:
        public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        found = msgspec.json.decode(content, type=TrustList)
        _check_certificates([*(root.certificate for root in found.roots), *found.intermediates])
    except InvalidSignature as error:
        raise TrustListInvalid("it is not signed with the pinned key") from error
    except (ValueError, TypeError) as error:
        raise TrustListInvalid("it is not in the form of a trust list") from error
    return found


def _check_certificates(certificates: Sequence[bytes]) -> None:
    """Raise ValueError for what is no certificate; asn1crypto reads one root that `cryptography` refuses."""
    for each in certificates:
        x509.Certificate.load(each, strict=True).subject  # noqa: B018 - read for its faults


class TrustFile:
    """The list in a file, read again when the file changes; an older version never replaces a newer one."""

    def __init__(self, file: Path, *, key: Path) -> None:
        """Remember where the list and its key lie."""
        self._file, self._key = file, key
        self._seen: tuple[int, int] | None = None
        self._list: TrustList | None = None

    def read(self) -> TrustList:
        """Return the list; the same object as long as the file is the same. Raises TrustListInvalid."""
        try:
            stat = os.stat(self._file)  # noqa: PTH116 - asked for every package
            seen = stat.st_mtime_ns, stat.st_ino
            if self._list is None or seen != self._seen:
                self._list, self._seen = self._load(), seen
        except OSError as error:
            message = f"{error.filename} cannot be read"
            raise TrustListInvalid(message) from error
        return self._list

    def _load(self) -> TrustList:
        signature = self._file.with_name(self._file.name + SIGNATURE_SUFFIX)
        found = read_trust_list(
            self._file.read_bytes(), signature=signature.read_bytes(), key=self._key.read_bytes()
        )
        if self._list is not None and found.version < self._list.version:
            message = f"version {found.version} is older than version {self._list.version}"
            raise TrustListInvalid(message)
        return found
