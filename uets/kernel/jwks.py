"""Public keys of outside programs as JWK (RFC 7517): read, reduced to what is kept, named by thumbprint (RFC 7638)."""

from collections.abc import Container, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey

PublicKey = ECKey | OKPKey

PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
SIGNATURE_CURVES = frozenset({"P-256", "Ed25519"})
_MEMBERS = ("kty", "crv", "x", "y")


def find_public_key(jwk: Mapping[str, Any], *, curves: Container[str], use: str) -> PublicKey | None:
    """Return a public key on one of the curves, or None: another type or use, or private members beside it."""
    if PRIVATE_MEMBERS & set(jwk) or jwk.get("crv") not in curves or jwk.get("use", use) != use:
        return None
    members: dict[str, str | list[str]] = {name: str(jwk[name]) for name in _MEMBERS if name in jwk}
    try:
        return ECKey.import_key(members) if members.get("kty") == "EC" else OKPKey.import_key(members)
    except (JoseError, ValueError):
        return None


def public_members(key: PublicKey) -> dict[str, Any]:
    """Return the members of a public key that are kept: those that its thumbprint covers."""
    members = key.as_dict(private=False)
    return {name: members[name] for name in _MEMBERS if name in members}
