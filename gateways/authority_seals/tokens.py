"""P-256 seal keys in a PKCS #11 token, each under its authority's DETSİS number as label; certificates in files.

The session is opened for each seal and closed after it; every signature is verified with the certificate before it goes
out, so that a key that was mixed up seals nothing. The hash is made here: common tokens know only CKM_ECDSA.
"""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Mechanism, ObjectClass
from pkcs11.exceptions import NoSuchKey, PKCS11Error

from gateways.authority_seals import certificates
from gateways.authority_seals.cades import write_cades
from gateways.sealing.pkcs11_token import ONE_AT_A_TIME
from gateways.sealing.signature_forms import to_der
from uets.authorities.ports import CertificateUnfit, SealAbsent, SealCertificate, SealLocked

if TYPE_CHECKING:
    from gateways.sealing.pkcs11_token import OpenKey

PROBE: Final = b"uets authority seal probe"


class TokenSeals:
    """Seals with keys in a token that holds these keys and no others."""

    def __init__(self, folder: Path, *, module: Path, token: str, pin: str) -> None:
        """Remember where certificates and keys are; nothing is opened yet."""
        self._folder = certificates.SealFolder(folder)
        self._module, self._token, self._pin = module, token, pin

    def describe(self, *, detsis: str) -> SealCertificate:
        """Return the certificate of the seal; raises SealAbsent, and SealLocked when its key cannot be opened."""
        certificate = self._folder.read_certificate(detsis)
        self._sign(PROBE, detsis=detsis, certificate=certificate)
        return certificates.describe(certificate)

    def seal(self, content: bytes, *, detsis: str, at: datetime) -> bytes:
        """Return an attached CAdES-BES signature (ETSI EN 319 122-1 §5); raises SealAbsent, SealLocked."""
        certificate = self._folder.read_certificate(detsis)
        return write_cades(
            content,
            certificate=certificate,
            sign=lambda signed: self._sign(signed, detsis=detsis, certificate=certificate),
            at=at,
        )

    def make_request(self, *, detsis: str, name: str) -> bytes:
        """Raise SealLocked: keys and requests are made by the token's own tool."""
        message = f"make the key of {name} with the tool of the token, under the label {detsis}"
        raise SealLocked(message)

    def inspect(self, certificate: bytes, *, detsis: str) -> SealCertificate:
        """Return what a certificate (DER) says; raises CertificateUnfit, SealAbsent, SealLocked."""
        try:
            self._sign(PROBE, detsis=detsis, certificate=certificate)
        except SealLocked as error:
            if isinstance(error.__cause__, InvalidSignature):
                raise CertificateUnfit(str(error)) from error
            raise
        return certificates.describe(certificate)

    def install(self, certificate: bytes, *, detsis: str) -> None:
        """Keep a certificate (DER), in the place of an older one."""
        pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
        self._folder.write(detsis, certificates.NAME, pem)

    def _sign(self, content: bytes, *, detsis: str, certificate: bytes) -> bytes:
        """Return the signature as DER after it was verified; raises SealAbsent, SealLocked."""
        public, digest = certificates.read_public_key(certificate), hashlib.sha256(content).digest()
        with ONE_AT_A_TIME:
            try:
                token = pkcs11.lib(str(self._module)).get_token(token_label=self._token)
                with token.open(user_pin=self._pin) as session:
                    found = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=detsis)
                    key = cast("OpenKey", found)
                    signature = to_der(bytes(key.sign(digest, mechanism=Mechanism.ECDSA)))
            except NoSuchKey as error:
                raise SealAbsent(detsis) from error
            except (PKCS11Error, RuntimeError) as error:
                message = f"the token does not seal for {detsis}: {type(error).__name__}"
                raise SealLocked(message) from error
        try:
            public.verify(signature, content, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            message = f"the seal certificate of {detsis} is not that of the key in the token"
            raise SealLocked(message) from error
        return signature
