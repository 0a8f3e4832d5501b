"""Evidence of a kind that gets no seal of its own: its row as canonical JSON, signed when it is handed out.

The leaf of such a row is the hash of its canonical form without `row_hash` (chain.py), so the evidence record proves
that it existed; the signature of the seal key says that this installation wrote it.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from uets.evidence.proof import chain, cms

LARGEST: Final = 1_000_000
NAMES: Final = frozenset(
    {
        "account_id",
        "id",
        "chain",
        "sequence",
        "kind",
        "event_at",
        "recorded_at",
        "actor",
        "subject",
        "facts",
        "facts_sha256",
        "previous_hash",
    }
)
_HALF: Final = 32


class RowInvalid(ValueError):
    """A row is not in the form that was recorded, or not signed by this certificate; the text says why."""


def write_row(columns: Mapping[str, object]) -> bytes:
    """Return the canonical form of a row, whose SHA-256 is its `row_hash`."""
    return chain.canonical({name: value for name, value in columns.items() if name != "row_hash"})


def read_row(content: bytes) -> dict[str, Any]:
    """Return the columns of a row in canonical form; raises RowInvalid."""
    try:
        row: Any = json.loads(content) if len(content) <= LARGEST else None
        is_whole = isinstance(row, dict) and row.keys() == NAMES and chain.canonical(row) == content
    except (ValueError, TypeError, RecursionError) as error:
        raise RowInvalid("the row is not canonical JSON") from error
    if not is_whole:
        raise RowInvalid("the row is not in the form that UETS writes")
    if chain.sha256_hex(chain.canonical(row["facts"])) != row["facts_sha256"]:
        raise RowInvalid("the facts of the row differ from their hash")
    return dict(row)


def write_signature(signature: bytes) -> bytes:
    """Return an ECDSA signature r‖s as DER, which openssl reads."""
    return encode_dss_signature(int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))


def check_signature(content: bytes, signature: bytes, *, certificate: bytes) -> None:
    """Check that the key of a certificate signed a row; raises RowInvalid."""
    try:
        key = cms.public_key(certificate)
    except cms.SignatureInvalid as error:
        raise RowInvalid("the certificate of the signature cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise RowInvalid("the row was not signed with a P-256 key")
    try:
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise RowInvalid(
            "the signature was not made over this row with the key of a published seal"
        ) from error
