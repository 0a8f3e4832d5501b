"""What the authority says of revocation: OCSP answers (RFC 6960) and its CRL (RFC 5280 §5)."""

import json
import os
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from simulators.certificates.authority import Authority

REVOKED = "revoked.json"
OCSP_LIFE = timedelta(hours=1)
CRL_LIFE = timedelta(days=1)
Revoked = dict[int, datetime]


def revoke(authority: Authority, certificate: x509.Certificate, *, at: datetime) -> None:
    """Revoke a certificate of the authority for the loss of its key."""
    revoked = list_revoked(authority) | {certificate.serial_number: at}
    unfinished = authority.home / f"{REVOKED}.{os.getpid()}"
    unfinished.write_text(json.dumps({str(serial): each.isoformat() for serial, each in revoked.items()}))
    unfinished.replace(authority.home / REVOKED)


def list_revoked(authority: Authority) -> Revoked:
    """Return serial numbers with the time of revocation."""
    file = authority.home / REVOKED
    found = json.loads(file.read_text(encoding="ascii")) if file.exists() else {}
    return {int(serial): datetime.fromisoformat(at) for serial, at in found.items()}


def answer(authority: Authority, request: bytes, *, at: datetime, life: timedelta = OCSP_LIFE) -> bytes:
    """Return the OCSPResponse to an OCSPRequest; raises ValueError when it is none."""
    asked = ocsp.load_der_ocsp_request(request)
    revoked_at = list_revoked(authority).get(asked.serial_number)
    status = ocsp.OCSPCertStatus.GOOD if _is_issued(authority, asked) else ocsp.OCSPCertStatus.UNKNOWN
    if revoked_at is not None:
        status = ocsp.OCSPCertStatus.REVOKED
    responder = authority.responder()
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=asked.issuer_name_hash,
        issuer_key_hash=asked.issuer_key_hash,
        serial_number=asked.serial_number,
        algorithm=asked.hash_algorithm,
        cert_status=status,
        this_update=at,
        next_update=at + life,
        revocation_time=revoked_at,
        revocation_reason=x509.ReasonFlags.key_compromise if revoked_at else None,
    )
    signed = (
        builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
        .certificates([responder.certificate])
        .sign(responder.key, hashes.SHA256())
    )
    return signed.public_bytes(serialization.Encoding.DER)


def make_crl(authority: Authority, *, at: datetime, life: timedelta = CRL_LIFE) -> bytes:
    """Return the CRL of the root as DER."""
    root = authority.root()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at)
        .next_update(at + life)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False
        )
    )
    for serial, revoked_at in list_revoked(authority).items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revoked_at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(root.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _is_issued(authority: Authority, asked: ocsp.OCSPRequest) -> bool:
    return any(
        x509.load_pem_x509_certificate(file.read_bytes()).serial_number == asked.serial_number
        for file in authority.home.glob("*.pem")
    )
