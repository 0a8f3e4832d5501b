"""P-256 seal keys in encrypted PKCS #8 files (RFC 5958), one folder for each authority, one passphrase for all.

A key is opened for each seal and forgotten again: a folder that is taken away or a passphrase that is changed counts at
once.
"""

import stat
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from gateways.authority_seals import certificates
from gateways.authority_seals.cades import write_cades
from uets.authorities.ports import CertificateUnfit, SealAbsent, SealCertificate, SealLocked

KEY: Final = "key.pem"
LONGEST_NAME: Final = 64
"""Bytes of a common name that every reader takes (RFC 5280 appendix A.1, ub-common-name)."""

_ECDSA: Final = ec.ECDSA(hashes.SHA256())


class FileSeals:
    """Seals with keys in files."""

    def __init__(self, folder: Path, *, passphrase_file: Path) -> None:
        """Remember where the keys are; nothing is opened yet."""
        self._folder, self._passphrase_file = certificates.SealFolder(folder), passphrase_file

    def describe(self, *, detsis: str) -> SealCertificate:
        """Return the certificate of the seal; raises SealAbsent, and SealLocked when its key cannot be opened."""
        _, certificate = self._open(detsis)
        return certificates.describe(certificate)

    def seal(self, content: bytes, *, detsis: str, at: datetime) -> bytes:
        """Return an attached CAdES-BES signature (ETSI EN 319 122-1 §5); raises SealAbsent, SealLocked."""
        key, certificate = self._open(detsis)
        return write_cades(
            content, certificate=certificate, sign=lambda signed: key.sign(signed, _ECDSA), at=at
        )

    def make_request(self, *, detsis: str, name: str) -> bytes:
        """Make the key where there is none, and return the request for its certificate (PKCS #10, PEM).

        Raises SealLocked when there is one that cannot be opened.
        """
        if not (self._folder.of(detsis) / KEY).exists():
            self._make_key(detsis)
        holder = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
                x509.NameAttribute(NameOID.COMMON_NAME, name.encode()[:LONGEST_NAME].decode(errors="ignore")),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, detsis),
            ]
        )
        request = x509.CertificateSigningRequestBuilder().subject_name(holder)
        return request.sign(self._open_key(detsis), hashes.SHA256()).public_bytes(Encoding.PEM)

    def inspect(self, certificate: bytes, *, detsis: str) -> SealCertificate:
        """Return what a certificate (DER) says; raises CertificateUnfit, SealAbsent, SealLocked."""
        if certificates.read_public_key(certificate) != self._open_key(detsis).public_key():
            message = f"the certificate is not that of the seal key of {detsis}"
            raise CertificateUnfit(message)
        return certificates.describe(certificate)

    def install(self, certificate: bytes, *, detsis: str) -> None:
        """Keep a certificate (DER) beside its key, in the place of an older one."""
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        self._folder.write(detsis, certificates.NAME, pem)

    def _open(self, detsis: str) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
        certificate, key = self._folder.read_certificate(detsis), self._open_key(detsis)
        if certificates.read_public_key(certificate) != key.public_key():
            message = f"the seal certificate of {detsis} is that of another key"
            raise SealLocked(message)
        return key, certificate

    def _open_key(self, detsis: str) -> ec.EllipticCurvePrivateKey:
        file = self._folder.of(detsis) / KEY
        if not file.exists():
            raise SealAbsent(detsis)
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            message = f"the seal key of {detsis} may be read by others than its owner"
            raise SealLocked(message)
        try:
            key = load_pem_private_key(file.read_bytes(), password=self._passphrase())
        except (OSError, TypeError, ValueError) as error:
            message = f"the seal key of {detsis} is not encrypted or its passphrase is another"
            raise SealLocked(message) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            message = f"the seal key of {detsis} is not a P-256 key"
            raise SealLocked(message)
        return key

    def _make_key(self, detsis: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        encryption = BestAvailableEncryption(self._passphrase())
        self._folder.write(detsis, KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))

    def _passphrase(self) -> bytes:
        try:
            found = self._passphrase_file.read_bytes().strip()
        except OSError as error:
            message = f"{self._passphrase_file.name} cannot be read"
            raise SealLocked(message) from error
        if not found:
            message = f"{self._passphrase_file.name} is empty"
            raise SealLocked(message)
        return found
