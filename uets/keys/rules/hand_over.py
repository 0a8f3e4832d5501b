"""The sealed letter that carries a key to its integrator, and the proof of its arrival (keys-and-api.md §5.6-7)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import msgspec
from joserfc import jwe
from joserfc.jwk import ECKey, OKPKey
from typing_extensions import override

from uets.keys.errors import CredentialGone, CredentialNotReady, DeliveryClosed
from uets.keys.states import DeliveryState

ALGORITHM: Final = "ECDH-ES+A256KW"
ENCRYPTION: Final = "A256GCM"
LETTER_TYPE: Final = "uets-key+jwe"
NONCE_BYTES: Final = 16
CURVES: Final = frozenset({"P-256", "X25519"})


class EncryptionKeyUnfit(ValueError):
    """The integrator's key is neither P-256 nor X25519."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What the integrator reads after decryption; ids in their public form."""

    grant_id: str
    delivery_id: str
    key: str
    nonce: str
    expires_on: date

    @override
    def __repr__(self) -> str:
        return f"Letter({self.delivery_id})"


def new_nonce() -> str:
    """Return 128 random bits as base64url without padding."""
    return secrets.token_urlsafe(NONCE_BYTES)


def seal_letter(letter: Letter, *, jwk: Mapping[str, object]) -> str:
    """Return the letter as compact JWE (RFC 7516) for a public key; raises EncryptionKeyUnfit."""
    public = read_encryption_key(jwk)
    header = {
        "alg": ALGORITHM,
        "enc": ENCRYPTION,
        "typ": LETTER_TYPE,
        "cty": "json",
        "kid": public.thumbprint(),
    }
    content = msgspec.json.encode(letter)
    return jwe.encrypt_compact(header, content, public, algorithms=[ALGORITHM, ENCRYPTION])


def read_encryption_key(jwk: Mapping[str, object]) -> ECKey | OKPKey:
    """Return the public part of a JWK on P-256 or X25519; raises EncryptionKeyUnfit."""
    if jwk.get("crv") not in CURVES:
        raise EncryptionKeyUnfit(jwk.get("crv"))
    members: dict[str, str | list[str]] = {
        name: str(jwk[name]) for name in ("kty", "crv", "x", "y") if name in jwk
    }
    return ECKey.import_key(members) if members.get("kty") == "EC" else OKPKey.import_key(members)


def prove(*, key: str, delivery_id: str, nonce: str) -> str:
    """Return the proof of receipt: base64url(HMAC-SHA-256(key, `uets-ack:1:<delivery_id>:<nonce>`))."""
    mac = hmac.digest(key.encode(), f"uets-ack:1:{delivery_id}:{nonce}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def digest_proof(proof: str) -> str:
    """Return SHA-256 of a proof, hex: all that is kept of it, because the server forgets the key."""
    return hashlib.sha256(proof.encode()).hexdigest()


def is_proof(proof: str, *, proof_sha256: str) -> bool:
    """Tell in constant time whether a proof is the expected one."""
    return bool(proof_sha256) and hmac.compare_digest(digest_proof(proof), proof_sha256)


def find_agreed_thumbprint(records: list[Mapping[str, object]]) -> str | None:
    """Return the thumbprint the holder has seen: of the newest consent record that names one (newest first)."""
    for record in records:
        hand_over = record.get("handover")
        if isinstance(hand_over, Mapping) and isinstance(hand_over.get("thumbprint"), str):
            return str(hand_over["thumbprint"])
    return None


def envelope_context(*, kid: str, grant_id: object, account_id: object) -> str:
    """Return the AAD of a key's envelope: `kid|grant|account|version` (keys-and-api.md §2)."""
    return f"{kid}|{grant_id}|{account_id}|1"


def check_is_pending(*, state: str, expires_at: datetime, at: datetime) -> None:
    """Raise why a delivery does not wait for its integrator; one whose seven days are over has ended."""
    match DeliveryState(state):
        case DeliveryState.MINTING:
            raise CredentialNotReady(state=state, retry_after=1)
        case DeliveryState.CLOSED:
            raise DeliveryClosed
        case DeliveryState.ACKNOWLEDGED | DeliveryState.UNDELIVERED:
            raise CredentialGone
        case DeliveryState.PENDING:
            if at >= expires_at:
                raise CredentialGone
