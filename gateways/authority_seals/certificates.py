"""The certificates of authorities' seals: one file for each beside its key, or alone where the key is in a token."""

import hashlib
import os
import re
from pathlib import Path
from typing import Final

from asn1crypto import x509
from cryptography import x509 as loaded
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from gateways.certificates import chains, subjects
from uets.authorities.ports import CertificateUnfit, SealAbsent, SealCertificate, SealLocked

NAME: Final = "certificate.pem"
_DETSIS: Final = re.compile(r"[1-9][0-9]{7}")


class SealFolder:
    """A folder with a folder for each authority, named by its DETSİS number, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        """Remember where it is; nothing has to be there."""
        self._folder = folder

    def of(self, detsis: str) -> Path:
        """Return the folder of an authority; raises SealAbsent for what is no number of one."""
        if not _DETSIS.fullmatch(detsis):
            raise SealAbsent(detsis)
        return self._folder / detsis

    def read_certificate(self, detsis: str) -> bytes:
        """Return the certificate as DER; raises SealAbsent, SealLocked."""
        file = self.of(detsis) / NAME
        try:
            found = loaded.load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER)
            read_public_key(found)
        except FileNotFoundError as error:
            raise SealAbsent(detsis) from error
        except (OSError, ValueError) as error:
            message = f"the seal certificate of {detsis} cannot be used"
            raise SealLocked(message) from error
        return found

    def write(self, detsis: str, name: str, content: bytes) -> None:
        """Write a file of an authority, mode 0600, whole or not at all."""
        folder = self.of(detsis)
        for each in (self._folder, folder):  # `parents` would leave the outer one open to others
            each.mkdir(mode=0o700, exist_ok=True)
        unfinished = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(folder / name)


def read_public_key(certificate: bytes) -> ec.EllipticCurvePublicKey:
    """Return the P-256 key of a certificate (DER); raises CertificateUnfit."""
    try:
        public = loaded.load_der_x509_certificate(certificate).public_key()
    except ValueError as error:
        message = "the certificate cannot be read"
        raise CertificateUnfit(message) from error
    if not isinstance(public, ec.EllipticCurvePublicKey) or not isinstance(public.curve, ec.SECP256R1):
        message = "the certificate is not that of a P-256 key"
        raise CertificateUnfit(message)
    return public


def describe(certificate: bytes) -> SealCertificate:
    """Return what a certificate (DER) says; raises CertificateUnfit."""
    try:
        found = chains.load(certificate)
    except chains.DAMAGE as error:
        message = "the certificate cannot be read"
        raise CertificateUnfit(message) from error
    return SealCertificate(
        sha256=hashlib.sha256(certificate).hexdigest(),
        organisation=_read_organisation(found),
        valid_from=found.not_valid_before,
        valid_until=found.not_valid_after,
    )


def _read_organisation(certificate: x509.Certificate) -> str:
    return "" if subjects.read_tckn(certificate) else subjects.read_organisation(certificate)
