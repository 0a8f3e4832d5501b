"""A test certificate authority in one folder: its root and the signers it certified."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
ROOT_LIFE = timedelta(days=40 * 365)
SIGNER_LIFE = timedelta(days=3 * 365)
RSA_BITS = 3072


class Signer(NamedTuple):
    """A private key with its certificate."""

    key: Key
    certificate: x509.Certificate


class Authority:
    """Makes its root and its signers at first use and keeps them in its folder, readable by its owner only."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True, mode=0o700)

    def root(self) -> Signer:
        """Return the root (P-256, self-signed)."""
        return self._keep("root", lambda: self._make("TEST Kök Sertifikası", "EC", issuer=None))

    def signer(self, name: str, *, algorithm: str = "EC", number: str = "") -> Signer:
        """Return the signer of a name, with an EC (P-256) or RSA key; `number` is the subject's serialNumber."""
        file = f"{algorithm.encode().lower().decode()}-{_file_name(f'{name} {number}'.strip())}"
        return self._keep(
            file, lambda: self._make(f"TEST {name}", algorithm, issuer=self.root(), number=number)
        )

    def timestamper(self, name: str, *, valid_from: datetime = VALID_FROM) -> Signer:
        """Return a time-stamp authority's signer: its certificate is for time stamps alone (RFC 3161 §2.3)."""
        file = f"tsa-{valid_from:%Y}-{_file_name(name)}"
        return self._keep(
            file,
            lambda: self._make(
                f"TEST {name}",
                "EC",
                issuer=self.root(),
                purpose=ExtendedKeyUsageOID.TIME_STAMPING,
                valid_from=valid_from,
            ),
        )

    def certify(self, request: bytes, *, name: str, number: str = "") -> x509.Certificate:
        """Certify the public key of somebody else's request (PEM, PKCS #10), as for an installation's seal."""
        public = x509.load_pem_x509_csr(request).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError(name)
        root = self.root()
        return self._certify(f"TEST {name}", public, issuer=root, signed_with=root.key, number=number)

    def _keep(self, file: str, make: Callable[[], Signer]) -> Signer:
        path = self.home / f"{file}.pem"
        if not path.exists():
            made = make()
            key = made.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            certificate = made.certificate.public_bytes(serialization.Encoding.PEM)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(key + certificate)
        content = path.read_bytes()
        loaded = serialization.load_pem_private_key(content, password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError(path)
        return Signer(loaded, x509.load_pem_x509_certificate(content))

    def _make(
        self,
        name: str,
        algorithm: str,
        *,
        issuer: Signer | None,
        purpose: x509.ObjectIdentifier | None = None,
        valid_from: datetime = VALID_FROM,
        number: str = "",
    ) -> Signer:
        key: Key = (
            rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
            if algorithm == "RSA"
            else ec.generate_private_key(ec.SECP256R1())
        )
        certificate = self._certify(
            name,
            key.public_key(),
            issuer=issuer,
            signed_with=key if issuer is None else issuer.key,
            purpose=purpose,
            valid_from=valid_from,
            number=number,
        )
        return Signer(key, certificate)

    def _certify(  # noqa: PLR0913 - what a certificate says
        self,
        name: str,
        public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        *,
        issuer: Signer | None,
        signed_with: Key,
        purpose: x509.ObjectIdentifier | None = None,
        valid_from: datetime = VALID_FROM,
        number: str = "",
    ) -> x509.Certificate:
        subject = _name(name, number)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer is None else issuer.certificate.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(valid_from)
            .not_valid_after(valid_from + (ROOT_LIFE if issuer is None else SIGNER_LIFE))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(_usage(is_authority=issuer is None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        if issuer is not None:  # RFC 5280 §4.2.1.1 asks it of every certificate but the root
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
            builder = builder.add_extension(identifier, critical=False)
        return builder.sign(signed_with, hashes.SHA256())


def _name(name: str, number: str) -> x509.Name:
    """Return a subject; its serialNumber is the TCKN of a person, the DETSİS number or VKN of a body."""
    parts = {NameOID.COUNTRY_NAME: "TR", NameOID.COMMON_NAME: name, NameOID.SERIAL_NUMBER: number}
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts.items() if text])


def _file_name(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40]


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
