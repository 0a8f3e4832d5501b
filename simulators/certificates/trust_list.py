"""The publisher of the trust list, played: which roots count for whom and until when, signed with a key of its own."""

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from simulators.certificates.authority import ROOT_LIFE, VALID_FROM, Authority, Signer

LIST, SIGNATURE, KEY = "trust-list.json", "trust-list.json.sig", "trust-list-key.pem"
PUBLISHER = "Güven Listesi"


def write_trust_list(authority: Authority, folder: Path, *, version: int = 1) -> None:
    """Write the list, its detached signature (ECDSA, SHA-256) and the public key into a folder."""
    entry = describe_root(authority.root().certificate)
    publish(
        authority,
        folder,
        {"version": version, "valid_until": _text(VALID_FROM + ROOT_LIFE), "roots": [entry]},
    )


def describe_root(
    root: x509.Certificate,
    *,
    roles: tuple[str, ...] = ("official", "seal", "citizen"),
    valid_from: datetime = VALID_FROM,
    life: timedelta = ROOT_LIFE,
) -> dict[str, object]:
    """Return the entry of a root."""
    return {
        "name": root.subject.rfc4514_string(),
        "certificate": base64.b64encode(root.public_bytes(serialization.Encoding.DER)).decode(),
        "roles": list(roles),
        "valid_from": _text(valid_from),
        "valid_until": _text(valid_from + life),
    }


def publish(authority: Authority, folder: Path, facts: dict[str, object]) -> None:
    """Write a list of these facts, signed by the publisher."""
    signer = authority.signer(PUBLISHER)
    body = {"type": "uets-trust-list:1", "issued_at": _text(VALID_FROM), "intermediates": [], **facts}
    content = json.dumps(body, indent=1, sort_keys=True, ensure_ascii=False).encode()
    _write(folder, content, signer)


def _write(folder: Path, content: bytes, signer: Signer) -> None:
    if not isinstance(signer.key, ec.EllipticCurvePrivateKey):
        raise TypeError(signer)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    files = {
        KEY: signer.key.public_key().public_bytes(serialization.Encoding.PEM, form),
        SIGNATURE: signer.key.sign(content, ec.ECDSA(hashes.SHA256())),
        LIST: content,
    }
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, each in files.items():
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(each)
        unfinished.replace(folder / name)


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
