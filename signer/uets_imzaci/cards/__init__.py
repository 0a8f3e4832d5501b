"""Cards: what holds a person's key. A real one behind PKCS #11, or a file (PKCS #12) for trying things out."""

from datetime import datetime
from typing import Final, NamedTuple, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from uets_imzaci.problems import Problem

LEAST_RSA_BITS: Final = 2048


class Card(Protocol):
    """An opened card: the PIN was right."""

    @property
    def certificate(self) -> bytes:
        """The signer's certificate, DER."""

    @property
    def algorithm(self) -> str:
        """`RSA` or `EC`."""

    def sign(self, content: bytes) -> bytes:
        """Return the signature over the content: RSA PKCS #1 v1.5 or ECDSA (DER), with SHA-256."""

    def close(self) -> None:
        """Forget the key."""


class Source(Protocol):
    """Where a card is looked for."""

    def list_holders(self) -> list["Holder"]:
        """Return whose certificates are there, as far as can be told without the PIN; raises Problem."""

    def open(self, place: int, *, pin: str) -> Card:
        """Return the card of a holder in that list; raises Problem when the PIN is wrong."""


class Holder(NamedTuple):
    """Whom a certificate is for, as shown to the person; the number is not shown."""

    name: str
    issuer: str
    valid_until: datetime


def describe(certificate: bytes) -> Holder:
    """Return the holder of a certificate."""
    read = x509.load_der_x509_certificate(certificate)
    return Holder(_common_name(read.subject), _common_name(read.issuer), read.not_valid_after_utc)


def is_for_documents(certificate: bytes) -> bool:
    """Tell whether a certificate may sign documents: key usage nonRepudiation (RFC 5280 §4.2.1.3)."""
    read = x509.load_der_x509_certificate(certificate)
    try:
        return read.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
    except x509.ExtensionNotFound:
        return False


def find_algorithm(certificate: bytes) -> str:
    """Return `RSA` or `EC`; raises Problem for keys that the server does not take."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        return "RSA"
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return "EC"
    raise Problem("key-unknown")


def check_in_time(certificate: bytes, *, now: datetime) -> None:
    """Raise Problem when a certificate is over, or not yet valid."""
    read = x509.load_der_x509_certificate(certificate)
    if not read.not_valid_before_utc <= now <= read.not_valid_after_utc:
        raise Problem("certificate-over", date=f"{read.not_valid_after_utc:%d.%m.%Y}")


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else name.rfc4514_string()
