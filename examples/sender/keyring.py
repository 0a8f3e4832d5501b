"""The sender's own keys in one folder: the official's and the seal's with certificates, the program's for tokens."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey


class Signer(NamedTuple):
    """A private key (P-256) with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Sender(NamedTuple):
    """Who sends, as `sender.json` says: the body with its DETSİS number, the official, the program's client id."""

    detsis: str
    name: str
    official: str
    client_id: str


class Keyring:
    """Files below one folder, each readable by its owner only; private keys never leave it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def make_keys(self) -> None:
        """Make the three key pairs once, the requests for two certificates and the public key of the program."""
        for role in ("official", "seal"):
            file = self.home / f"{role}-key.pem"
            if not file.exists():
                key = ec.generate_private_key(ec.SECP256R1())
                _write(file, key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, UNENCRYPTED))
                _write(self.home / f"{role}-request.pem", _request(role, key))
        file = self.home / "client-key.json"
        if not file.exists():
            client = ECKey.generate_key("P-256", {"use": "sig"}, private=True)
            client.ensure_kid()
            _write(file, json.dumps(client.as_dict(private=True)).encode())
        public = self.client_key().as_dict(private=False)
        _write(self.home / "client-public.json", json.dumps(public, indent=2).encode())

    def sender(self) -> Sender:
        """Return who sends."""
        return Sender(**json.loads((self.home / "sender.json").read_text(encoding="utf-8")))

    def signer(self, role: str) -> Signer:
        """Return the key and certificate of the `official` or of the `seal`."""
        key = serialization.load_pem_private_key((self.home / f"{role}-key.pem").read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(role)
        return Signer(key, x509.load_pem_x509_certificate((self.home / f"{role}.pem").read_bytes()))

    def client_key(self) -> ECKey:
        """Return the private key that the program asks for tokens with."""
        members: dict[str, Any] = json.loads((self.home / "client-key.json").read_text(encoding="utf-8"))
        return ECKey.import_key(members)


PEM, UNENCRYPTED = serialization.Encoding.PEM, serialization.NoEncryption()


def _request(role: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return a certificate request (PKCS #10); the certification authority writes the subject."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, role)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return builder.sign(key, hashes.SHA256()).public_bytes(PEM)


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
