"""What authorities need from the world: their seal keys, where the installation holds one for them.

An authority whose own software seals its packages needs none. For one that writes its notices on our pages the
installation holds the key of its electronic seal (elektronik mühür); the private half never leaves the gateway.
"""

from datetime import datetime
from typing import Protocol

import msgspec

from uets.kernel.ports import Slot


class SealAbsent(LookupError):
    """The installation holds no seal key, or no certificate of it, for this authority."""


class SealLocked(Exception):
    """The seal cannot be used now: wrong passphrase or PIN, token away, certificate of another key. Ask again later."""


class CertificateUnfit(ValueError):
    """A certificate cannot be read, or is that of another key."""


class SealCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What a seal's certificate says."""

    sha256: str
    organisation: str
    """Number of the body (organizationIdentifier, or serialNumber), empty when it names none."""

    valid_from: datetime
    valid_until: datetime


class AuthoritySeals(Protocol):
    """The seal keys of authorities, each found by the authority's DETSİS number."""

    def describe(self, *, detsis: str) -> SealCertificate:
        """Return the certificate of the seal; raises SealAbsent, and SealLocked when its key cannot be opened."""

    def seal(self, content: bytes, *, detsis: str, at: datetime) -> bytes:
        """Return an attached CAdES-BES signature (ETSI EN 319 122-1 §5); raises SealAbsent, SealLocked."""

    def make_request(self, *, detsis: str, name: str) -> bytes:
        """Make the key where there is none, and return the request for its certificate (PKCS #10, PEM).

        Raises SealLocked where keys are made by other means.
        """

    def inspect(self, certificate: bytes, *, detsis: str) -> SealCertificate:
        """Return what a certificate (DER) says; raises CertificateUnfit, SealAbsent, SealLocked."""

    def install(self, certificate: bytes, *, detsis: str) -> None:
        """Keep a certificate (DER) beside its key, in the place of an older one."""


seals: Slot[AuthoritySeals] = Slot("authorities.seals")
