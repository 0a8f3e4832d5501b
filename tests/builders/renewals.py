"""Thirty years of one evidence: stamped in 2026, renewed in 2034 and 2042, hashed anew with SHA-512 in 2050."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateways.timestamps.http_authority import HttpTimestamps
from simulators.certificates.authority import Signer
from simulators.timestamps.server import TimestampServer
from simulators.timestamps.token import make_token
from tests.builders.proofs import der, root_certificate
from tests.packages import authority
from uets.evidence import ports
from uets.evidence.proof import evidence_record, merkle
from uets.evidence.proof.certificates import Published, Role, publish
from uets.evidence.proof.evidence_record import Chain, Stamp
from uets.evidence.rules.sunsets import SUNSETS, Sunset

YEARS = (2026, 2034, 2042, 2050)
CHECKED_AT = datetime(2056, 1, 1, tzinfo=UTC)


def stamper(year: int) -> Signer:
    """Return the time-stamp authority's signer of a year; its certificate lives for three years."""
    valid_from = datetime(year, 1, 1, tzinfo=UTC)
    return authority().timestamper("Zaman Damgası", valid_from=valid_from)


def stamp(leaf: bytes, *, year: int, digest: str = merkle.SHA256) -> Stamp:
    """Return the archive time stamp of a leaf among four others."""
    others = [hashlib.new(digest, str(number).encode()).digest() for number in range(4)]
    tree = merkle.Tree([*others, leaf], algorithm=digest)
    at = datetime(year, 10, 10, 12, 0, tzinfo=UTC)
    token = make_token(tree.root, signer=stamper(year), at=at, digest=digest)
    return evidence_record.make_stamp(leaf, tree.path(4), token, digest=digest)


@cache
def thirty_years(data: bytes) -> tuple[Chain, ...]:
    """Return the chains of a record over data after thirty years."""
    first = stamp(hashlib.sha256(data).digest(), year=2026)
    second = stamp(evidence_record.renewal_leaf(first.token), year=2034)
    third = stamp(evidence_record.renewal_leaf(second.token), year=2042)
    old: Chain = (first, second, third)
    leaf = evidence_record.rehash_leaf((old,), data=data, digest=merkle.SHA512)
    return (old, (stamp(leaf, year=2050, digest=merkle.SHA512),))


LATER_SUNSETS = {**SUNSETS, "ecdsa": Sunset(date(2065, 12, 31), "as a revision of those years may say")}
"""The dates of the drill: its authority goes on signing with P-256."""

LIFE = timedelta(days=9 * 365)


@cache
def long_stamper(year: int) -> Signer:
    """Return a time-stamp authority's signer of a year whose certificate lasts until the next renewal."""
    key, root = ec.generate_private_key(ec.SECP256R1()), authority().root()
    valid_from = datetime(year, 1, 1, tzinfo=UTC)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"TEST Zaman Damgası {year}")]))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + LIFE)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(identifier, critical=False)
    )
    return Signer(key, builder.sign(root.key, hashes.SHA256()))


def publish_years(*seals: bytes) -> Published:
    """Return what the installation has published after thirty years."""
    return publish(list_roles_of_years(*seals))


def list_roles_of_years(*seals: bytes) -> list[tuple[Role, bytes]]:
    """Return its certificates with their roles."""
    stampers = [(Role.TIMESTAMP, der(long_stamper(year))) for year in YEARS]
    return [(Role.ROOT, root_certificate()), *stampers, *((Role.SEAL, each) for each in seals)]


@contextmanager
def authority_of_years() -> Iterator[TimestampServer]:
    """Run a time-stamp authority in 2026, whose signer and clock a test moves on with `move`."""
    with TimestampServer(("127.0.0.1", 0), signer=long_stamper(2026), clock=lambda: noon(2026)) as server:
        gateway = HttpTimestamps(urls=[server.url], published=publish_years)
        ports.timestamps.bind(lambda: gateway)
        try:
            yield server
        finally:
            gateway.close()


def noon(year: int, *, seconds: int = 0) -> datetime:
    """Return the time of a renewal."""
    return datetime(year, 10, 12, 12, 0, tzinfo=UTC) + timedelta(seconds=seconds)


def move(server: TimestampServer, at: datetime) -> None:
    """Let the authority live in another time, with the certificate of that time."""
    server.clock = lambda: at
    server.signer = long_stamper(max(year for year in YEARS if year <= at.year))
