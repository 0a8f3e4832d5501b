"""The seal certificate beside the seal key, wherever the key is."""

import hashlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from uets.evidence.ports import SealUnavailable

CERTIFICATE_NAME = "seal-certificate.pem"
"""Stands beside the key file, or alone where the key is in a token."""


def load_certificate(file: Path, *, public_key_id: str | None = None) -> bytes:
    """Return the certificate of a PEM file as DER.

    Raises SealUnavailable when it cannot be read, or is that of another key than the one with this id (SHA-256 of the
    DER SubjectPublicKeyInfo, hex).
    """
    try:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
    except (OSError, ValueError) as error:
        message = f"the seal certificate {file.name} cannot be read"
        raise SealUnavailable(message) from error
    if public_key_id not in {None, key_id(certificate)}:
        message = f"the seal certificate {file.name} is that of another key"
        raise SealUnavailable(message)
    return certificate.public_bytes(Encoding.DER)


def key_id(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate's public key (DER SubjectPublicKeyInfo), hex."""
    der = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()
