"""A test certificate authority in one folder: its root, the signers it certified, and those it revoked."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

VALID_FROM = datetime(2026, 1, 1, tzinfo=UTC)
ROOT_LIFE = timedelta(days=40 * 365)
SIGNER_LIFE = timedelta(days=3 * 365)
RSA_BITS = 3072
DIGITS_OF_TCKN: Final = 11
QC_STATEMENTS: Final = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
OCSP_PATH, CRL_PATH = "/ocsp", "/crl"
ANNOUNCED = "url"
"""This file in the folder tells where the authority answers about revocation."""


class Holder(NamedTuple):
    """Whom a certificate is for; the number is the TCKN of a person, the DETSİS number or VKN of a body."""

    name: str
    number: str = ""


class Terms(NamedTuple):
    """What a certificate says beside its holder, and for how long."""

    valid_from: datetime = VALID_FROM
    life: timedelta = SIGNER_LIFE
    purpose: x509.ObjectIdentifier | None = None
    """Of a service's certificate (extended key usage)."""
    for_documents: bool = True
    """Key usage nonRepudiation (contentCommitment), else digitalSignature: a card's key for logins."""
    statements: tuple[str, ...] = ()
    """qcStatements (ETSI EN 319 412-5) by their object identifiers."""


QUALIFIED: Final = ("0.4.0.1862.1.1", "2.16.792.1.61.0.1.5070.1.1")
"""QcCompliance, and the statement that Turkish providers add for Law 5070."""

ORDINARY: Final = Terms()
CITIZEN: Final = Terms(statements=QUALIFIED)
"""A qualified certificate (nitelikli elektronik sertifika), as on a citizen's card."""


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
        return self._keep("root", lambda: self._make(Holder("Kök Sertifikası"), "EC", issuer=None))

    @property
    def url(self) -> str:
        """Where it answers about revocation; empty until that was announced."""
        file = self.home / ANNOUNCED
        return file.read_text(encoding="ascii") if file.exists() else ""

    def announce(self, url: str) -> None:
        """Tell where it answers: certificates issued from now on name that address, older ones are issued anew."""
        unfinished = self.home / f"{ANNOUNCED}.{os.getpid()}"
        unfinished.write_text(url, encoding="ascii")
        unfinished.replace(self.home / ANNOUNCED)

    def signer(
        self, name: str, *, algorithm: str = "EC", number: str = "", terms: Terms | None = None
    ) -> Signer:
        """Return the signer of a name, with an EC (P-256) or RSA key; `number` is the subject's serialNumber.

        Whoever has a TCKN for it is a person, and gets a qualified certificate unless told otherwise.
        """
        holder, terms = Holder(name, number), terms or _usual_terms(number)
        known_by = f"{name} {number}".strip() + (repr(terms) if terms != ORDINARY else "")
        file = f"{algorithm.encode().lower().decode()}-{_file_name(known_by)}"
        kept = self._keep(file, lambda: self._make(holder, algorithm, issuer=self.root(), terms=terms))
        if _list_addresses(kept.certificate) == self._addresses():
            return kept
        root = self.root()
        anew = self._certify(holder, kept.key.public_key(), issuer=root, signed_with=root.key, terms=terms)
        return self._write(self.home / f"{file}.pem", Signer(kept.key, anew))

    def citizen(self, name: str, number: str, *, algorithm: str = "EC", terms: Terms = CITIZEN) -> Signer:
        """Return the signer of a citizen's card: a qualified certificate whose serialNumber is the TCKN."""
        return self.signer(name, algorithm=algorithm, number=number, terms=terms)

    def responder(self) -> Signer:
        """Return who signs OCSP answers for the root (RFC 6960 §4.2.2.2)."""
        terms = Terms(purpose=ExtendedKeyUsageOID.OCSP_SIGNING)
        return self._keep("ocsp", lambda: self._make(Holder("OCSP"), "EC", issuer=self.root(), terms=terms))

    def timestamper(self, name: str, *, valid_from: datetime = VALID_FROM) -> Signer:
        """Return a time-stamp authority's signer: its certificate is for time stamps alone (RFC 3161 §2.3)."""
        file = f"tsa-{valid_from:%Y}-{_file_name(name)}"
        terms = Terms(valid_from=valid_from, purpose=ExtendedKeyUsageOID.TIME_STAMPING)
        return self._keep(file, lambda: self._make(Holder(name), "EC", issuer=self.root(), terms=terms))

    def certify(self, request: bytes, *, name: str, number: str = "") -> x509.Certificate:
        """Certify the public key of somebody else's request (PEM, PKCS #10), as for an installation's seal."""
        public = x509.load_pem_x509_csr(request).public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError(name)
        root = self.root()
        holder, terms = Holder(name, number), _usual_terms(number)
        certificate = self._certify(holder, public, issuer=root, signed_with=root.key, terms=terms)
        issued = self.home / f"issued-{certificate.serial_number}.pem"  # for the answers about revocation
        issued.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return certificate

    def _keep(self, file: str, make: Callable[[], Signer]) -> Signer:
        path = self.home / f"{file}.pem"
        if not path.exists():
            self._write(path, make())
        content = path.read_bytes()
        loaded = serialization.load_pem_private_key(content, password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError(path)
        return Signer(loaded, x509.load_pem_x509_certificate(content))

    def _write(self, path: Path, made: Signer) -> Signer:
        key = made.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        unfinished = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(key + made.certificate.public_bytes(serialization.Encoding.PEM))
        unfinished.replace(path)
        return made

    def _make(
        self,
        holder: Holder,
        algorithm: str,
        *,
        issuer: Signer | None,
        terms: Terms = ORDINARY,
    ) -> Signer:
        key: Key = (
            rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
            if algorithm == "RSA"
            else ec.generate_private_key(ec.SECP256R1())
        )
        certificate = self._certify(
            holder,
            key.public_key(),
            issuer=issuer,
            signed_with=key if issuer is None else issuer.key,
            terms=terms,
        )
        return Signer(key, certificate)

    def _certify(
        self,
        holder: Holder,
        public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey,
        *,
        issuer: Signer | None,
        signed_with: Key,
        terms: Terms = ORDINARY,
    ) -> x509.Certificate:
        subject, purpose = _name(holder, terms), terms.purpose
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer is None else issuer.certificate.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(terms.valid_from)
            .not_valid_after(terms.valid_from + (ROOT_LIFE if issuer is None else terms.life))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(_usage(terms, is_authority=issuer is None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        if terms.statements:
            builder = builder.add_extension(qualify(terms.statements), critical=False)
        if purpose is not None:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        if purpose == ExtendedKeyUsageOID.OCSP_SIGNING:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        elif issuer is not None:
            builder = self._add_addresses(builder)
        if issuer is not None:  # RFC 5280 §4.2.1.1 asks it of every certificate but the root
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
            builder = builder.add_extension(identifier, critical=False)
        return builder.sign(signed_with, hashes.SHA256())

    def _addresses(self) -> list[str]:
        return [self.url + OCSP_PATH, self.url + CRL_PATH] if self.url else []

    def _add_addresses(self, builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        """Name the OCSP responder and the CRL in a certificate, when the authority has announced them."""
        if not self.url:
            return builder
        ocsp, crl = map(x509.UniformResourceIdentifier, self._addresses())
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, ocsp)
        point = x509.DistributionPoint(full_name=[crl], relative_name=None, reasons=None, crl_issuer=None)
        return builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False).add_extension(
            x509.CRLDistributionPoints([point]), critical=False
        )


def _usual_terms(number: str) -> Terms:
    return CITIZEN if len(number) == DIGITS_OF_TCKN and number.isdecimal() else ORDINARY


def _list_addresses(certificate: x509.Certificate) -> list[str]:
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    return [
        *(each.access_location.value for each in access),
        *(name.value for point in points for name in point.full_name or []),
    ]


def _name(holder: Holder, terms: Terms) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "TR"),
        x509.NameAttribute(NameOID.COMMON_NAME, f"TEST {holder.name}"),
    ]
    if terms.statements:
        first, _, last = holder.name.rpartition(" ")
        attributes += [
            x509.NameAttribute(NameOID.GIVEN_NAME, first),
            x509.NameAttribute(NameOID.SURNAME, last),
        ]
    if holder.number:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, holder.number))
    return x509.Name(attributes)


def _file_name(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:40]


def qualify(statements: tuple[str, ...]) -> x509.UnrecognizedExtension:
    """Return qcStatements (RFC 3739 §3.2.6): a SEQUENCE of statements, each a SEQUENCE of its identifier."""
    inside = b"".join(_sequence(core.ObjectIdentifier(each).dump()) for each in statements)
    return x509.UnrecognizedExtension(QC_STATEMENTS, _sequence(inside))


def _sequence(content: bytes) -> bytes:
    return bytes(core.Sequence(contents=content).dump())


def _usage(terms: Terms, *, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not (is_authority or terms.for_documents),
        content_commitment=terms.for_documents and not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
