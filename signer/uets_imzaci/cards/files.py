"""Soft cards: a key and its certificate in a PKCS #12 file, its password being the PIN. For trying things out."""

from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from uets_imzaci.cards import Holder, find_algorithm
from uets_imzaci.problems import Problem


class FileCard:
    """An opened PKCS #12 file."""

    def __init__(self, content: bytes, *, pin: str) -> None:
        """Open it; raises Problem when the PIN is wrong or the file no card."""
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(content, pin.encode())
        except ValueError as error:
            raise Problem("pin-wrong" if "password" in str(error) else "card-file-broken") from error
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise Problem("card-file-broken")
        self._key = key
        self.certificate = certificate.public_bytes(Encoding.DER)
        self.algorithm = find_algorithm(self.certificate)

    def sign(self, content: bytes) -> bytes:
        """Return the signature, SHA-256."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(content, ec.ECDSA(hashes.SHA256()))

    def close(self) -> None:
        """Do nothing: the key goes with this object."""


class FileSource:
    """One file; whose it is can be told after the PIN only."""

    def __init__(self, path: Path) -> None:
        """Remember the file."""
        self._path = path

    def list_holders(self) -> list[Holder]:
        """Return nobody; raises Problem when there is no such file."""
        self._read()
        return []

    def open(self, place: int, *, pin: str) -> FileCard:  # noqa: ARG002 - there is one card in a file
        """Return the card; raises Problem."""
        return FileCard(self._read(), pin=pin)

    def _read(self) -> bytes:
        try:
            return self._path.expanduser().read_bytes()
        except OSError as error:
            raise Problem("card-file-missing", file=self._path) from error
