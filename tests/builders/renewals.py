"""Thirty years of one evidence: stamped in 2026, renewed in 2034 and 2042, hashed anew with SHA-512 in 2050."""

import hashlib
from datetime import UTC, datetime
from functools import cache

from simulators.certificates.authority import Signer
from simulators.timestamps.token import make_token
from tests.packages import authority
from uets.evidence.proof import evidence_record, merkle
from uets.evidence.proof.evidence_record import Chain, Stamp

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
