"""Checking a sealed evidence file (XAdES-B) without any XML tree being believed: it is written again and compared.

A seal of ours has one form only. Certificate, time and signature are taken out of the file, the file is written anew
with them, and must come out byte for byte; so every digest, reference and property is right or the difference is named.
"""

import base64
import binascii
import hashlib
import re
from datetime import UTC, datetime
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from uets.evidence.proof import cms, xades
from uets.evidence.proof.canonical_xml import DECLARATION
from uets.evidence.proof.erds import TAIL

LARGEST_FILE: Final = 1_000_000
_START: Final = '<ds:Signature Id="s">'
_SIGNATURE_BYTES: Final = 64
_FIELDS: Final = {
    "certificate": re.compile("<ds:X509Certificate>([A-Za-z0-9+/=]+)</ds:X509Certificate>"),
    "signature": re.compile("<ds:SignatureValue>([A-Za-z0-9+/=]+)</ds:SignatureValue>"),
    "time": re.compile("<xades:SigningTime>([0-9T:.-]+Z)</xades:SigningTime>"),
}
_DIGEST: Final = re.compile("<ds:DigestValue>([A-Za-z0-9+/=]+)</ds:DigestValue>")


class SealInvalid(ValueError):
    """A sealed file is not what was sealed; the text says where it differs."""


class CheckedSeal(NamedTuple):
    """What a checked seal says. Whether its certificate may seal is asked of `certificates`."""

    document: str
    """The evidence without its seal."""
    certificate: bytes
    sealed_at: datetime
    leaf: bytes
    """SHA-256 of the file: the leaf of its batch."""


def check_seal(content: bytes) -> CheckedSeal:
    """Check the seal of an evidence file; raises SealInvalid."""
    document, block = _split(content)
    certificate = _decode(_find("certificate", block), name="certificate")
    signature = _decode(_find("signature", block), name="signature value")
    sealed_at = _read_time(_find("time", block))
    sealer = xades.make_sealer(certificate)
    unsigned = xades.prepare(document.encode(), sealer=sealer, at=sealed_at)
    if xades.finish(unsigned, signature, sealer=sealer) != content:
        raise SealInvalid(_difference(document, block))
    check_value(certificate, unsigned.to_be_signed, signature)
    _check_canonical(content)
    return CheckedSeal(document, certificate, sealed_at, hashlib.sha256(content).digest())


def _split(content: bytes) -> tuple[str, str]:
    """Return the evidence without its seal, and the seal."""
    if len(content) > LARGEST_FILE:
        raise SealInvalid("the file is too large to be an evidence")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise SealInvalid("the file is not UTF-8 text") from error
    body, found, block = text.removeprefix(DECLARATION).partition(_START)
    if not text.startswith(DECLARATION) or not found or not block.endswith(TAIL):
        raise SealInvalid("the file is not a sealed evidence of UETS")
    return body + TAIL, block


def _find(name: str, block: str) -> str:
    found = _FIELDS[name].findall(block)
    if len(found) != 1:
        message = f"the seal does not hold one {name}"
        raise SealInvalid(message)
    return str(found[0])


def _decode(text: str, *, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        message = f"the {name} of the seal is not base64"
        raise SealInvalid(message) from error


def _read_time(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise SealInvalid("the signing time of the seal cannot be read") from error


def _difference(document: str, block: str) -> str:
    """Say what was changed: the evidence, the properties of the seal, or its form."""
    stated = _DIGEST.findall(block)
    made = base64.b64encode(hashlib.sha256(document.encode()).digest()).decode()
    if stated and stated[0] != made:
        return "the evidence differs from what was sealed"
    return "the seal's own time, certificate or form differs from what was signed"


def check_value(certificate: bytes, signed: bytes, signature: bytes) -> None:
    """Raise SealInvalid unless a signature r‖s over these octets was made with the key of a certificate."""
    try:
        key = cms.public_key(certificate)
    except cms.SignatureInvalid as error:
        raise SealInvalid("the certificate of the seal cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or len(signature) != _SIGNATURE_BYTES:
        raise SealInvalid("the seal was not made with a P-256 key")
    half = _SIGNATURE_BYTES // 2
    value = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
    try:
        key.verify(value, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise SealInvalid("the signature value was not made with the key of its certificate") from error


def _check_canonical(content: bytes) -> None:
    """Let a real parser read the file: what it canonicalises must be the text that was compared."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        canonical = etree.tostring(etree.fromstring(content, parser), method="c14n", exclusive=False)
    except etree.XMLSyntaxError as error:
        raise SealInvalid("the file is not well-formed XML") from error
    if canonical != content.removeprefix(DECLARATION.encode()):
        raise SealInvalid("the file is not in canonical form")
