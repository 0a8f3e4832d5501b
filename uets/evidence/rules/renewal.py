"""When a time stamp or a hash tree is renewed: a year before whatever holds it up ends (trust.md §2.6)."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from uets.evidence.proof.certificates import NotTrusted, load
from uets.evidence.rules.sunsets import Sunset

MARGIN: Final = timedelta(days=365)

STRENGTH: Final = ("sha256", "sha384", "sha512")
"""Hash algorithms from the weakest on; a hash-tree renewal goes to the last one."""

Sunsets = Mapping[str, Sunset]


def stamp_ends_at(certificate: bytes, *, sunsets: Sunsets) -> datetime:
    """Return when the tokens of a time-stamp certificate (DER) can no longer be relied on; raises NotTrusted.

    The end of the certificate, or of the algorithm of its key when that comes first.
    """
    loaded = load(certificate)
    match loaded.public_key():
        case ec.EllipticCurvePublicKey():
            algorithm = "ecdsa"
        case rsa.RSAPublicKey():
            algorithm = "rsa"
        case _:
            raise NotTrusted("nobody has said until when the algorithm of the certificate holds")
    return min(loaded.not_valid_after_utc, digest_ends_at(algorithm, sunsets=sunsets))


def digest_ends_at(algorithm: str, *, sunsets: Sunsets) -> datetime:
    """Return the end of an algorithm's last day."""
    return datetime.combine(sunsets[algorithm].last_day, time.max, tzinfo=UTC)


def is_due(ends_at: datetime, *, at: datetime) -> bool:
    """Tell whether less than a year is left."""
    return at > ends_at - MARGIN


def is_stamp_due(certificate: bytes, *, at: datetime, sunsets: Sunsets) -> bool:
    """Tell whether the tokens of a certificate are due for renewal; those of one that cannot be read always are."""
    try:
        return is_due(stamp_ends_at(certificate, sunsets=sunsets), at=at)
    except NotTrusted:
        return True


def find_target(digest: str, *, at: datetime, sunsets: Sunsets) -> str | None:
    """Return the hash algorithm that batches of `digest` are hashed anew with, None while theirs holds."""
    target = STRENGTH[-1]
    if target == digest or not is_due(digest_ends_at(digest, sunsets=sunsets), at=at):
        return None
    return target


def list_stronger(digest: str) -> tuple[str, ...]:
    """Return the hash algorithms that are stronger than one."""
    return STRENGTH[STRENGTH.index(digest) + 1 :]
