"""A P-256 seal key in a PKCS #11 token (an HSM, or SoftHSM2): one session per process, opened at first use.

Tokens of the common kind know only CKM_ECDSA, so the hash is made here (trust.md §7.5). A lost session is opened anew
once; when that fails too, the caller is told and asks again later.
"""

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar, cast

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import Mechanism, ObjectClass
from pkcs11.exceptions import PKCS11Error

from gateways.sealing.certificate import key_id, load_certificate
from gateways.sealing.signature_forms import to_der
from uets.evidence.ports import SealUnavailable

T = TypeVar("T")
PROBE = b"uets seal key probe"
ONE_AT_A_TIME = threading.Lock()
"""The library is one for the process: while somebody opens it anew nobody signs with an old session."""


class OpenKey(Protocol):
    """A private key in an open session, as PKCS #11 gives it."""

    def sign(self, data: bytes, *, mechanism: Mechanism) -> bytes:
        """Return r‖s."""


class TokenKey:
    """Signs with the key of a label in the token of a label."""

    def __init__(self, *, module: Path, token: str, pin: str, label: str, certificate: Path) -> None:
        """Remember where the key is; nothing is opened before the first signature."""
        self._module, self._token, self._pin, self._label = module, token, pin, label
        self._certificate_file = certificate
        self._key: OpenKey | None = None
        self._certificate = b""

    @property
    def certificate(self) -> bytes:
        """The seal certificate (DER); raises SealUnavailable when its file is missing or no certificate."""
        if not self._certificate:
            self._certificate = load_certificate(self._certificate_file)
        return self._certificate

    @property
    def public_pem(self) -> str:
        """The public key as PEM."""
        public = x509.load_der_x509_certificate(self.certificate).public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    @property
    def key_id(self) -> str:
        """SHA-256 of the public key (DER SubjectPublicKeyInfo), hex."""
        return key_id(x509.load_der_x509_certificate(self.certificate))

    def sign(self, content: bytes) -> bytes:
        """Return the detached signature: ECDSA with SHA-256, DER."""
        (signature,) = self.sign_all([content])
        return to_der(signature)

    def sign_all(self, contents: Sequence[bytes]) -> list[bytes]:
        """Return a signature r‖s over each content; raises SealUnavailable."""
        digests = [hashlib.sha256(content).digest() for content in contents]
        return self._with_key(
            lambda key: [bytes(key.sign(digest, mechanism=Mechanism.ECDSA)) for digest in digests]
        )

    def _with_key(self, act: Callable[[OpenKey], T]) -> T:
        """Run an act with the key, once more with a new session when the first one is lost."""
        with ONE_AT_A_TIME:
            try:
                return act(self._key or self._open())
            except PKCS11Error:
                self._key = None
            try:
                return act(self._open())
            except PKCS11Error as error:
                self._key = None
                message = f"the token does not sign: {type(error).__name__}"
                raise SealUnavailable(message) from error

    def _open(self) -> OpenKey:
        library = pkcs11.lib(str(self._module))
        library.reinitialize()
        session = library.get_token(token_label=self._token).open(user_pin=self._pin)
        found = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=self._label)
        key = cast("OpenKey", found)
        self._check_pair(key)
        self._key = key
        return key

    def _check_pair(self, key: OpenKey) -> None:
        """Sign something and verify it, so that a certificate of another key is found before it seals anything."""
        public = x509.load_der_x509_certificate(self.certificate).public_key()
        signature = to_der(bytes(key.sign(hashlib.sha256(PROBE).digest(), mechanism=Mechanism.ECDSA)))
        if not _verifies(public, signature):
            message = f"the seal certificate is not that of the key {self._label}"
            raise SealUnavailable(message)


def _verifies(public: object, signature: bytes) -> bool:
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    try:
        public.verify(signature, PROBE, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
