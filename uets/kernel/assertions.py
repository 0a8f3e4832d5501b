"""Client assertions (RFC 7523 `private_key_jwt`): how a program proves who it is when it asks for a token.

One check for every kind of client. A client id belongs to exactly one of them: those of sending authorities begin
with AUTHORITY_CLIENTS, and no integrator's may.
"""

import hashlib
import secrets
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from typing_extensions import override

from uets.kernel.jwks import SIGNATURE_CURVES, find_public_key
from uets.kernel.refusals import Refusal

AUTHORITY_CLIENTS: Final = "authority-"
TOKEN_BYTES: Final = 32
TOKEN_LIFE: Final = timedelta(minutes=10)
LONGEST_ASSERTION: Final = timedelta(minutes=5)
CLOCK_SKEW: Final = timedelta(seconds=60)
LONGEST_TEXT: Final = 4096
LONGEST_JTI: Final = 200
ALGORITHMS: Final = {"ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
"""EdDSA of RFC 8037 and its newer name Ed25519 (RFC 9864)."""

UNREADABLE: Final = (JoseError, ValueError, TypeError, LookupError, RecursionError, msgspec.MsgspecError)
"""What reading strangers' JSON raises; its header may be any JSON at all."""


class InvalidClient(Refusal):
    """The assertion does not prove who calls (RFC 6749 §5.2); `why` is for our log only, never for the caller."""

    code: ClassVar[str] = "invalid_client"


class Claims(msgspec.Struct, frozen=True):
    """The claims an assertion must have (RFC 7523 §3)."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: int | float
    jti: str
    nbf: int | float = 0
    iat: int | float = 0

    @property
    def is_authority(self) -> bool:
        """Tell whether the client id is one of a sending authority's program."""
        return self.iss.startswith(AUTHORITY_CLIENTS)

    @property
    def digest(self) -> str:
        """Return what is kept of a used assertion: SHA-256 of client id and `jti`, hex."""
        return hashlib.sha256(f"{self.iss}\0{self.jti}".encode()).hexdigest()

    @property
    def expires_at(self) -> datetime:
        """Return when the assertion could no longer be used."""
        return datetime.fromtimestamp(self.exp, tz=UTC)


class IssuedToken(msgspec.Struct, frozen=True):
    """A new token, to be shown to its client once."""

    token: str
    expires_in: int

    @override
    def __repr__(self) -> str:
        return "IssuedToken(…)"


def new_token(*, prefix: str) -> IssuedToken:
    """Return a token of 256 random bits."""
    return IssuedToken(prefix + secrets.token_urlsafe(TOKEN_BYTES), int(TOKEN_LIFE.total_seconds()))


def digest_token(token: str) -> str:
    """Return SHA-256 of a token, hex: 256 random bits need no pepper."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_claims(assertion: str) -> Claims:
    """Return the claims before the signature is checked, to find whose key must have signed; raises InvalidClient."""
    if len(assertion) > LONGEST_TEXT:
        raise InvalidClient(why="too-long")
    try:
        claims = msgspec.json.decode(jws.extract_compact(assertion.encode()).payload, type=Claims)
    except UNREADABLE as error:
        raise InvalidClient(why="unreadable") from error
    if not (claims.iss + claims.jti).isprintable():
        raise InvalidClient(why="unreadable")
    return claims


def check_assertion(
    assertion: str, *, keys: Mapping[str, Mapping[str, Any]], token_url: str, at: datetime
) -> None:
    """Raise InvalidClient unless one of the client's keys (JWK by thumbprint) signed it and its claims hold.

    Asked: iss = sub, aud names the token URL, exp at most five minutes ahead, signed with ES256 or Ed25519.
    That its `jti` was not seen before is for the caller to keep.
    """
    header = jws.extract_compact(assertion.encode()).headers()
    algorithm, kid = str(header.get("alg")), header.get("kid")
    named = [jwk for thumbprint, jwk in keys.items() if kid is None or thumbprint == kid]
    if not any(_is_signed_by(assertion, jwk, algorithm=algorithm) for jwk in named):
        raise InvalidClient(why="signature")
    _check_claims(read_claims(assertion), token_url=token_url, at=at)


def _is_signed_by(assertion: str, jwk: Mapping[str, Any], *, algorithm: str) -> bool:
    """Tell whether this public key made the signature; the algorithm must fit the key's own type."""
    public = find_public_key(jwk, curves=SIGNATURE_CURVES, use="sig")
    if public is None or ALGORITHMS.get(algorithm) != jwk.get("kty"):
        return False
    try:
        with warnings.catch_warnings():
            # The library warns of the name EdDSA (RFC 9864); clients' libraries still write it.
            warnings.simplefilter("ignore", SecurityWarning)
            jws.deserialize_compact(assertion, public, algorithms=[algorithm])
    except UNREADABLE:
        return False
    return True


def _check_claims(claims: Claims, *, token_url: str, at: datetime) -> None:
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    now = at.timestamp()
    wrong = {
        "sub": claims.sub != claims.iss,
        "aud": token_url not in audiences,
        "exp": not now < claims.exp <= now + LONGEST_ASSERTION.total_seconds(),
        "nbf": max(claims.nbf, claims.iat) > now + CLOCK_SKEW.total_seconds(),
        "jti": not 1 <= len(claims.jti) <= LONGEST_JTI,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise InvalidClient(why=name)
