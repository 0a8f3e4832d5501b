"""Evidence files with their proofs, made without a database: what the pure proof code is tested with."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from gateways.sealing.signature_forms import to_raw
from simulators.certificates.authority import Signer
from simulators.timestamps.token import make_token
from tests.packages import authority
from uets.evidence.proof import erds, merkle, xades
from uets.evidence.proof.bundle import Parts
from uets.evidence.proof.certificates import Published, Role, publish
from uets.evidence.proof.chain import canonical, sha256_hex
from uets.evidence.proof.seals import check_seal

EVENT_AT = datetime(2026, 10, 10, 11, 3, 5, 123000, tzinfo=UTC)
SEALED_AT = EVENT_AT + timedelta(seconds=1)
STAMPED_AT = EVENT_AT + timedelta(seconds=2)
CHECKED_AT = EVENT_AT + timedelta(days=40)

FACTS: dict[str, Any] = {
    "policy": "urn:uets:policy:evidence:1",
    "message": {"id": "ntc_01", "barcode": "5000000000017", "subject": "Gerekçeli <karar> & \r ğĞıİ \x01"},
    "submitted_at": "2026-10-10T11:03:04.000000+00:00",
    "sender": {"name": "Örnekkent 3. Asliye Hukuk Mahkemesi", "detsis": "99000001"},
    "recipient": {"name": "Yıldız Ticaret Ltd. Şti.", "uets_address": "259990000000001"},
    "package": {"format": "EYP 2.0", "size": 3, "sha256": "ab" * 32},
    "parts": [{"role": "ustyazi", "media_type": "application/pdf", "size": 3, "sha256": "cd" * 32}],
    "deemed_served_on": "2026-10-15",
}


def root_certificate() -> bytes:
    """Return the test authority's root as DER."""
    return authority().root().certificate.public_bytes(Encoding.DER)


def root_pem() -> bytes:
    """Return the test authority's root as PEM."""
    return authority().root().certificate.public_bytes(Encoding.PEM)


def timestamp_certificate() -> bytes:
    """Return the certificate of the simulated time-stamp authority as DER."""
    return authority().timestamper("Zaman Damgası").certificate.public_bytes(Encoding.DER)


def seal_signer() -> Signer:
    """Return the installation's seal key of these tests."""
    return authority().signer("Mühür")


def der(signer: Signer) -> bytes:
    """Return a signer's certificate (DER)."""
    return signer.certificate.public_bytes(Encoding.DER)


def make_row(**changed: object) -> dict[str, Any]:
    """Return the columns of an evidence row."""
    facts = changed.pop("facts", FACTS)
    row: dict[str, Any] = {
        "id": UUID("01980000-0000-7000-8000-000000000001"),
        "kind": "notice:arrived",
        "event_at": EVENT_AT,
        "recorded_at": EVENT_AT,
        "chain": "notice:01980000-0000-7000-8000-000000000002",
        "sequence": 2,
        "facts": facts,
        "facts_sha256": sha256_hex(canonical(facts)),
        "row_hash": "11" * 32,
        "actor": {"kind": "system", "id": "system:deliver"},
    }
    return row | changed


def seal(row: dict[str, Any], *, signer: Signer | None = None, at: datetime = SEALED_AT) -> bytes:
    """Return the sealed file of a row."""
    signer = signer or seal_signer()
    sealer = xades.make_sealer(der(signer))
    unsigned = xades.prepare(erds.write(row, issuer="UETS (test)", is_test=True), sealer=sealer, at=at)
    assert isinstance(signer.key, ec.EllipticCurvePrivateKey)
    signature = signer.key.sign(unsigned.to_be_signed, ec.ECDSA(hashes.SHA256()))
    return xades.finish(unsigned, to_raw(signature), sealer=sealer)


def make_parts(
    xml: bytes,
    *,
    neighbours: int = 6,
    position: int = 3,
    stamper: Signer | None = None,
    at: datetime = STAMPED_AT,
) -> Parts:
    """Return the parts of a bundle: the file as one leaf among others, stamped."""
    stamper = stamper or authority().timestamper("Zaman Damgası")
    leaf = hashlib.sha256(xml).digest()
    leaves = [hashlib.sha256(str(number).encode()).digest() for number in range(neighbours)]
    leaves.insert(position, leaf)
    tree = merkle.Tree(leaves)
    token = make_token(tree.root, signer=stamper, at=at)
    signer = check_seal(xml).certificate if xml.startswith(b"<?xml") else der(seal_signer())
    return Parts(xml, leaf, tree.paths()[position], token, (signer, der(stamper)), root_certificate())


def published() -> Published:
    """Return what the installation of these tests publishes."""
    return publish(published_roles())


def published_roles() -> list[tuple[Role, bytes]]:
    """Return its certificates with their roles."""
    return [
        (Role.ROOT, root_certificate()),
        (Role.SEAL, der(seal_signer())),
        (Role.TIMESTAMP, der(authority().timestamper("Zaman Damgası"))),
    ]
