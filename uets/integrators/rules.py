"""Rules of integrators: keys they prove, addresses they register, what a tariff costs; pure."""

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError

from uets.accounts.states import Permission
from uets.integrators import errors
from uets.integrators.states import IntegratorState, KeyUse, TariffState
from uets.kernel.jwks import PublicKey, find_public_key
from uets.kernel.ranges import is_global, is_wide, parse_range

ENCRYPTION = ("ECDH-ES+A256KW", "A256GCM")
SIGNATURES = {"P-256": "ES256", "Ed25519": "Ed25519"}
CURVES = {KeyUse.ENCRYPTION: frozenset({"P-256", "X25519"}), KeyUse.SIGNATURE: frozenset(SIGNATURES)}
MOST_RANGES = 32


def read_public_key(jwk: Mapping[str, Any], *, use: KeyUse) -> PublicKey:
    """Return a public key of a JWKS (RFC 7517); raises KeyTypeUnsupported, also for one with private members."""
    key = find_public_key(jwk, curves=CURVES[use], use=use)
    if key is None:
        raise errors.KeyTypeUnsupported(use=use.value)
    return key


def new_challenge(enc: PublicKey) -> tuple[str, str]:
    """Return 256 random bits as text, and the same encrypted to the key (JWE, RFC 7516)."""
    text = secrets.token_urlsafe(32)
    header = {"alg": ENCRYPTION[0], "enc": ENCRYPTION[1], "kid": enc.thumbprint()}
    return text, jwe.encrypt_compact(header, text.encode(), enc, algorithms=list(ENCRYPTION))


def read_answer(answer: str, *, sig: PublicKey) -> str:
    """Return the challenge that an answer holds, signed by the key (JWS, RFC 7515); raises ProofInvalid."""
    algorithm = SIGNATURES[str(sig.as_dict(private=False)["crv"])]
    try:
        return jws.deserialize_compact(answer.strip(), sig, algorithms=[algorithm]).payload.decode()
    except (JoseError, ValueError) as error:
        raise errors.ProofInvalid from error


def read_jwks(text: str) -> dict[KeyUse, dict[str, Any]]:
    """Return the one `enc` and the one `sig` key of a JWKS; raises KeyTypeUnsupported."""
    try:
        keys = json.loads(text)["keys"]
        found = {KeyUse(key["use"]): key for key in keys}
    except (ValueError, KeyError, TypeError) as error:
        raise errors.KeyTypeUnsupported(use="") from error
    if set(found) != set(KeyUse) or len(keys) != len(KeyUse):
        raise errors.KeyTypeUnsupported(use="")
    return found


def check_egress(texts: Iterable[str], *, are_local_allowed: bool) -> list[str]:
    """Return egress ranges in one form; raises RangeInvalid for none, too many, too wide, or not global."""
    ranges = []
    for text in texts:
        network = parse_range(text)
        if network is None:
            raise errors.RangeInvalid(range=text, why="malformed")
        if is_wide(network):
            raise errors.RangeInvalid(range=text, why="wide")
        if not is_global(network) and not are_local_allowed:
            raise errors.RangeInvalid(range=text, why="local")
        ranges.append(str(network))
    if not 0 < len(ranges) <= MOST_RANGES:
        raise errors.RangeInvalid(range="", why="count")
    return ranges


def check_is_offered(*, state: str) -> None:
    """Raise unless new applications may choose the integrator."""
    if state != IntegratorState.LISTED:
        raise errors.IntegratorNotOffered(state=state)


def check_is_on_sale(*, state: str) -> None:
    """Raise unless the tariff is on sale."""
    if state != TariffState.PUBLISHED:
        raise errors.TariffNotOnSale(state=state)


def split_gross(*, gross_kurus: int, vat_percent: int) -> tuple[int, int]:
    """Return net and VAT of a price that includes VAT, in kuruş, VAT rounded half up."""
    vat = (2 * gross_kurus * vat_percent + (100 + vat_percent)) // (2 * (100 + vat_percent))
    return gross_kurus - vat, vat


def complete_permissions(values: Iterable[str]) -> list[str]:
    """Return the permissions of a tariff in the order of the screen; raises ValueError for an unknown one."""
    wanted = {Permission(value) for value in values}
    return [permission.value for permission in Permission if permission in wanted]
