"""Whom a signature belongs to: chains to pinned roots, valid at a given time, each certificate in its own role.

A bundle brings certificates along, but never trust: roots and the certificates of seals and time stamps are those that
the installation has published (trust.md §2.8). Without the role, any certificate under the same root would pass.
"""

import hashlib
import re
import ssl
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID

from uets.evidence.proof.cms import UNREADABLE

_LONGEST_CHAIN: Final = 6
_BLOCK: Final = re.compile(
    r"(?:^# role: (?P<role>[a-z]+)\s*)?(?P<pem>-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----)",
    re.MULTILINE | re.DOTALL,
)


class Role(StrEnum):
    """What a published certificate may be used for."""

    ROOT = "root"
    SEAL = "seal"
    TIMESTAMP = "timestamp"


class NotTrusted(ValueError):
    """A certificate may not do what it was used for; the text says why."""


class Published(NamedTuple):
    """What an installation publishes: its roots, and which certificate has which role (SHA-256 of the DER)."""

    roots: tuple[bytes, ...]
    roles: frozenset[tuple[str, Role]]
    seals: tuple[bytes, ...] = ()
    """The certificates in the role of seal (DER)."""


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate (DER), hex."""
    return hashlib.sha256(certificate).hexdigest()


def publish(certificates: Iterable[tuple[Role, bytes]]) -> Published:
    """Return a published list from certificates (DER) with their roles."""
    found = list(certificates)
    roots = tuple(each for role, each in found if role is Role.ROOT)
    seals = tuple(each for role, each in found if role is Role.SEAL)
    return Published(roots, frozenset((fingerprint(each), role) for role, each in found), seals)


def write_published(certificates: Iterable[tuple[Role, bytes]]) -> str:
    """Return the file that an installation publishes: PEM, the role of each in a line before it."""
    blocks = (
        f"# role: {role.value}\n{ssl.DER_cert_to_PEM_cert(certificate)}" for role, certificate in certificates
    )
    return "\n".join(blocks)


def from_pem(pem: bytes) -> bytes:
    """Return the DER of the one certificate in a PEM file; raises NotTrusted."""
    try:
        return ssl.PEM_cert_to_DER_cert(pem.decode("ascii").strip())
    except ValueError as error:
        raise NotTrusted("a certificate cannot be read") from error


def read_published(text: str) -> list[tuple[Role, bytes]]:
    """Return the certificates of such a file with their roles; raises NotTrusted for one without a known role."""
    found = []
    for match in _BLOCK.finditer(text):
        try:
            found.append((Role(match["role"] or ""), ssl.PEM_cert_to_DER_cert(match["pem"])))
        except ValueError as error:
            raise NotTrusted("a published certificate has no known role or cannot be read") from error
    return found


def check_role(
    certificate: bytes, role: Role, *, published: Published, others: Sequence[bytes], at: datetime
) -> None:
    """Check that a certificate is published in a role, fit for it, and chained to a pinned root at a time.

    Raises NotTrusted.
    """
    if (fingerprint(certificate), role) not in published.roles:
        message = f"the certificate is not published as {role.value}"
        raise NotTrusted(message)
    if role is Role.TIMESTAMP and not _is_for_timestamps(certificate):
        raise NotTrusted("the certificate is not for time stamps alone (RFC 3161 §2.3)")
    check_chain(certificate, roots=published.roots, others=others, at=at)


def check_chain(
    certificate: bytes, *, roots: Sequence[bytes], others: Sequence[bytes], at: datetime
) -> list[bytes]:
    """Return the chain from a certificate to one of the roots, each valid at the time; raises NotTrusted."""
    chain = [certificate]
    while len(chain) <= _LONGEST_CHAIN:
        current = chain[-1]
        check_period(current, at=at)
        if current in roots:
            return chain
        issuer = next((each for each in (*roots, *others) if _is_issuer(each, of=current)), None)
        if issuer is None or issuer in chain:
            break
        chain.append(issuer)
    raise NotTrusted("the certificate does not lead to a pinned root")


def check_period(certificate: bytes, *, at: datetime) -> None:
    """Raise NotTrusted when a certificate was not valid at a time."""
    loaded = load(certificate)
    if not loaded.not_valid_before_utc <= at <= loaded.not_valid_after_utc:
        raise NotTrusted("a certificate was not valid at that time")


@lru_cache(maxsize=1024)
def _is_issuer(candidate: bytes, *, of: bytes) -> bool:
    issuer, subject = load(candidate), load(of)
    if issuer.subject != subject.issuer or not _may_certify(issuer):
        return False
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _may_certify(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, *UNREADABLE):
        return False
    return constraints.ca and usage.key_cert_sign


def _is_for_timestamps(certificate: bytes) -> bool:
    try:
        found = load(certificate).extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, *UNREADABLE):
        return False
    return found.critical and list(found.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


@lru_cache(maxsize=1024)
def load(certificate: bytes) -> x509.Certificate:
    """Return a certificate from its DER; raises NotTrusted when it cannot be read."""
    try:
        return x509.load_der_x509_certificate(certificate)
    except UNREADABLE as error:
        raise NotTrusted("a certificate cannot be read") from error
