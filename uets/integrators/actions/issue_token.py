"""Ten-minute tokens for integrators acting as themselves, given for a signed assertion (RFC 7523, RFC 6749 §4.4)."""

import hashlib
import secrets
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

import msgspec
from django.db import IntegrityError, transaction
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey
from typing_extensions import override

from uets.integrators.models import AccessToken, Integrator, IntegratorKey, UsedAssertion
from uets.integrators.queries.tokens import ACTING_STATES, digest_token
from uets.integrators.states import IntegratorKeyState, KeyUse
from uets.kernel.refusals import Refusal

TOKEN_PREFIX: Final = "uetsa_"  # noqa: S105 - how tokens begin
TOKEN_BYTES: Final = 32
TOKEN_LIFE: Final = timedelta(minutes=10)
LONGEST_ASSERTION: Final = timedelta(minutes=5)
CLOCK_SKEW: Final = timedelta(seconds=60)
LONGEST_TEXT: Final = 4096
ALGORITHMS: Final = {"ES256": "EC", "EdDSA": "OKP", "Ed25519": "OKP"}
"""EdDSA of RFC 8037 and its newer name Ed25519 (RFC 9864)."""


UNREADABLE = (JoseError, ValueError, TypeError, LookupError, RecursionError, msgspec.MsgspecError)
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


class IssuedToken(msgspec.Struct, frozen=True):
    """A new token, to be shown to its integrator once."""

    token: str
    expires_in: int
    integrator_id: object

    @override
    def __repr__(self) -> str:
        return "IssuedToken(…)"


def issue_token(*, assertion: str, token_url: str, at: datetime) -> IssuedToken:
    """Return a new access token for a `private_key_jwt` assertion; raises InvalidClient for every fault alike.

    Asked: iss = sub = client id, aud names the token URL, exp at most five minutes ahead, jti not seen before, signed
    with ES256 or Ed25519 by a proven signature key of that integrator.
    """
    claims = _read_claims(assertion)
    if not (claims.iss + claims.jti).isprintable():
        raise InvalidClient(why="unreadable")
    integrator = Integrator.objects.filter(client_id=claims.iss).first()
    if integrator is None or integrator.state not in ACTING_STATES:
        raise InvalidClient(why="client")
    _check_signature(assertion, integrator)
    _check_claims(claims, token_url=token_url, at=at)
    return _issue(integrator, claims, at=at)


def forget_old_tokens(*, at: datetime) -> int:
    """Delete expired tokens and assertions that could no longer be replayed; return how many."""
    tokens, _ = AccessToken.objects.filter(expires_at__lt=at).delete()
    assertions, _ = UsedAssertion.objects.filter(expires_at__lt=at - CLOCK_SKEW).delete()
    return tokens + assertions


def _read_claims(assertion: str) -> Claims:
    """Return the claims before the signature is checked, to find whose key must have signed them."""
    if len(assertion) > LONGEST_TEXT:
        raise InvalidClient(why="too-long")
    try:
        return msgspec.json.decode(jws.extract_compact(assertion.encode()).payload, type=Claims)
    except UNREADABLE as error:
        raise InvalidClient(why="unreadable") from error


def _check_signature(assertion: str, integrator: Integrator) -> None:
    header = jws.extract_compact(assertion.encode()).headers()
    algorithm, kid = header.get("alg"), header.get("kid")
    keys = IntegratorKey.objects.filter(
        integrator=integrator, use=KeyUse.SIGNATURE.value, state=IntegratorKeyState.PROVEN.value
    )
    named = [key for key in keys if kid is None or key.thumbprint == kid]
    if not any(_is_signed_by(assertion, key.jwk, algorithm=str(algorithm)) for key in named):
        raise InvalidClient(why="signature")


def _is_signed_by(assertion: str, jwk: Mapping[str, object], *, algorithm: str) -> bool:
    """Tell whether this public key made the signature; the algorithm must fit the key's own type."""
    if ALGORITHMS.get(algorithm) != jwk.get("kty") or jwk.get("crv") not in {"P-256", "Ed25519"}:
        return False
    members: dict[str, str | list[str]] = {
        name: str(jwk[name]) for name in ("kty", "crv", "x", "y") if name in jwk
    }
    public = ECKey.import_key(members) if jwk["kty"] == "EC" else OKPKey.import_key(members)
    try:
        with warnings.catch_warnings():
            # The library warns of the name EdDSA (RFC 9864); integrators' libraries still write it.
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


LONGEST_JTI: Final = 200


@transaction.atomic
def _issue(integrator: Integrator, claims: Claims, *, at: datetime) -> IssuedToken:
    """Use up the assertion and keep the token's hash, together."""
    digest = hashlib.sha256(f"{claims.iss}\0{claims.jti}".encode()).hexdigest()
    expires_at = datetime.fromtimestamp(claims.exp, tz=UTC)
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=digest, expires_at=expires_at)
    except IntegrityError as error:
        raise InvalidClient(why="replay") from error
    token = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    AccessToken.objects.create(
        token_sha256=digest_token(token), integrator=integrator, issued_at=at, expires_at=at + TOKEN_LIFE
    )
    return IssuedToken(token, int(TOKEN_LIFE.total_seconds()), integrator.id)
