"""A P-256 seal key in an encrypted PKCS #8 file (RFC 5958), its passphrase in a file beside it."""

import hashlib
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from gateways.sealing.certificate import CERTIFICATE_NAME, load_certificate
from gateways.sealing.signature_forms import to_raw

_ALGORITHM: Final = ec.ECDSA(SHA256())


class SealKeyUnfit(ValueError):
    """The seal key cannot be used: missing, readable by others, not encrypted, wrong passphrase, not P-256."""


class EncryptedFileKey:
    """Signs with the seal key; the private key stays inside."""

    def __init__(self, *, key_file: Path, passphrase_file: Path) -> None:
        """Open the key; raises SealKeyUnfit. The certificate is read when the first seal asks for it."""
        self._key = _load(key_file=key_file, passphrase_file=passphrase_file)
        self._certificate_file = key_file.with_name(CERTIFICATE_NAME)
        self._certificate = b""
        public = self._key.public_key()
        self._public_pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self._key_id = hashlib.sha256(der).hexdigest()

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (DER SubjectPublicKeyInfo), hex."""
        return self._key_id

    @property
    def public_pem(self) -> str:
        """The public key as PEM."""
        return self._public_pem

    @property
    def certificate(self) -> bytes:
        """The seal certificate (DER); raises SealUnavailable when it is missing or that of another key."""
        if not self._certificate:
            self._certificate = load_certificate(self._certificate_file, public_key_id=self._key_id)
        return self._certificate

    def sign_all(self, contents: Sequence[bytes]) -> list[bytes]:
        """Return a signature r‖s over each content."""
        return [to_raw(self.sign(content)) for content in contents]

    def sign(self, content: bytes) -> bytes:
        """Return the detached signature: ECDSA with SHA-256, DER (RFC 3279 §2.2.3)."""
        return self._key.sign(content, _ALGORITHM)


def _load(*, key_file: Path, passphrase_file: Path) -> ec.EllipticCurvePrivateKey:
    for path in (key_file, passphrase_file):
        if not path.is_file():
            message = f"{path.name} is missing"
            raise SealKeyUnfit(message)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            message = f"{path.name} may be read by others than its owner"
            raise SealKeyUnfit(message)
    try:
        key = load_pem_private_key(key_file.read_bytes(), password=passphrase_file.read_bytes().strip())
    except (TypeError, ValueError) as error:
        message = f"{key_file.name} is not encrypted or its passphrase is another"
        raise SealKeyUnfit(message) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        message = f"{key_file.name} is not a P-256 key"
        raise SealKeyUnfit(message)
    return key
