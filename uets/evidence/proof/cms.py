"""CMS SignedData (RFC 5652) read in one pass and checked: signatures of packages and time-stamp tokens alike.

What is checked here is the signature itself: that it covers the content, that it was made with the key of the
certificate it names (RFC 5035), and that the algorithms still hold. Whom the certificate belongs to and whether it may
be believed is asked of `certificates`.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from uets.evidence.proof import der

ID_SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"

DIGESTS: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
"""Digest algorithms that still hold, by object identifier."""

_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_DIGEST: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_RSA: Final = "1.2.840.113549.1.1.1"
_RSA_PSS: Final = "1.2.840.113549.1.1.10"
_RSA_WITH: Final = {
    "1.2.840.113549.1.1.11": "sha256",
    "1.2.840.113549.1.1.12": "sha384",
    "1.2.840.113549.1.1.13": "sha512",
}
_ECDSA_WITH: Final = {
    "1.2.840.10045.4.3.2": ec.ECDSA(hashes.SHA256()),
    "1.2.840.10045.4.3.3": ec.ECDSA(hashes.SHA384()),
    "1.2.840.10045.4.3.4": ec.ECDSA(hashes.SHA512()),
}
UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
)
"""What cryptography raises for certificates that are not what they should be."""

_LEAST_RSA_BITS: Final = 2048
LARGEST_CERTIFICATE: Final = 32_768
_LONGEST_KNOWN: Final = 4096
"""Bytes of what is remembered of a signature: what others send may fill the memory up to a bound only."""

_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_CONTEXT_0: Final = 0xA0
_CONTEXT_1: Final = 0xA1
_SID_KEY_IDENTIFIER: Final = 0x80


class SignatureInvalid(ValueError):
    """The signature does not hold; the text says why."""


class Signer(NamedTuple):
    """One SignerInfo: whom it names, what it signed, with which algorithms."""

    issuer: bytes
    serial: int
    key_identifier: bytes
    digest: str
    signed_attributes: bytes
    """As they are signed: a SET OF, not under the [0] tag that they are sent with (RFC 5652 §5.4)."""
    attributes: dict[str, der.Element]
    """The single value of each signed attribute, by object identifier."""
    signature_algorithm: str
    signature: bytes
    unsigned_attributes: der.Element | None = None
    """What was added after the signing, for example a time stamp over the signature (RFC 3161 appendix A)."""


class SignedData(NamedTuple):
    """What a CMS file holds."""

    content_type: str
    content: bytes | None
    certificates: tuple[bytes, ...]
    revocations: tuple[bytes, ...]
    """The `crls` as they were sent, each a CRL or another kind of revocation information (RFC 5652 §10.2.1)."""
    signers: tuple[Signer, ...]


def read_signed_data(data: bytes) -> SignedData:
    """Read a ContentInfo with SignedData; raises NotDer or SignatureInvalid for what cannot be checked."""
    outer = der.read_whole(data, tag=der.SEQUENCE, name="ContentInfo").children()
    if der.read_oid(_next(outer, "contentType")) != ID_SIGNED_DATA:
        raise SignatureInvalid("it is CMS, but not SignedData")
    wrapped = der.expect(_next(outer, "content"), tag=_CONTEXT_0, name="content")
    fields = der.expect(next(wrapped.children(), None), tag=der.SEQUENCE, name="SignedData").children()
    der.read_integer(_next(fields, "version"))
    der.expect(_next(fields, "digestAlgorithms"), tag=der.SET, name="digestAlgorithms")
    encapsulated = der.expect(_next(fields, "encapContentInfo"), tag=der.SEQUENCE, name="encapContentInfo")
    found: dict[int, der.Element] = {field.tag: field for field in fields}
    signers = der.expect(found.get(der.SET), tag=der.SET, name="signerInfos")
    content_type, content = _read_content(encapsulated)
    return SignedData(
        content_type=content_type,
        content=content,
        certificates=_encoded(found.get(_CONTEXT_0)),
        revocations=_encoded(found.get(_CONTEXT_1)),
        signers=tuple(_read_signer(signer) for signer in signers.children()),
    )


def find_certificate(signed: SignedData, signer: Signer) -> bytes:
    """Return the certificate (DER) that the signer names, from those in the file; raises SignatureInvalid."""
    for encoded in signed.certificates:
        if len(encoded) > LARGEST_CERTIFICATE:
            continue
        issuer, serial, key_identifier = _identify(encoded)
        is_named = (issuer, serial) == (signer.issuer, signer.serial) if signer.issuer else False
        if is_named or (signer.key_identifier and signer.key_identifier == key_identifier):
            return encoded
    raise SignatureInvalid("the signer's certificate is not in the file")


def check_signer(signed: SignedData, signer: Signer, *, certificate: bytes, content: bytes) -> None:
    """Check one signature over the content with the certificate it names; raises SignatureInvalid."""
    attributes = signer.attributes
    if not signer.signed_attributes:
        raise SignatureInvalid("it has no signed attributes")
    stated = attributes.get(CONTENT_TYPE)
    if stated is None or der.read_oid(stated) != signed.content_type:
        raise SignatureInvalid("the signed content type is another")
    stated = attributes.get(MESSAGE_DIGEST)
    if stated is None or stated.content != _DIGEST[signer.digest](content).digest():
        raise SignatureInvalid("the content differs from what was signed")
    _check_named_certificate(attributes, certificate)
    _check_value(signer, certificate)


def read_signing_time(signer: Signer) -> datetime | None:
    """Return the signing time that the signer states (RFC 5652 §11.3), None when it states none; raises NotDer."""
    stated = signer.attributes.get(SIGNING_TIME)
    return der.read_time(stated) if stated is not None else None


def _check_named_certificate(attributes: dict[str, der.Element], certificate: bytes) -> None:
    """Compare the certificate with ESS signing-certificate-v2, so that nobody can put another in its place."""
    stated = attributes.get(SIGNING_CERTIFICATE_V2)
    if stated is None:
        raise SignatureInvalid("it does not name its certificate (signing-certificate-v2, RFC 5035)")
    _check_name(_short(stated), certificate)


@lru_cache(maxsize=1024)
def _check_name(named: bytes, certificate: bytes) -> None:
    """Compare a certificate with a SigningCertificateV2; most signers sign many times."""
    stated = der.read(named)
    certificates = der.expect(next(stated.children(), None), tag=der.SEQUENCE, name="certs")
    first = der.expect(next(certificates.children(), None), tag=der.SEQUENCE, name="ESSCertIDv2")
    fields = list(first.children())
    algorithm = _SHA256
    if fields and fields[0].tag == der.SEQUENCE:
        algorithm = der.read_oid(_next(fields.pop(0).children(), "hashAlgorithm"))
    digest = DIGESTS.get(algorithm)
    if digest is None or not fields:
        raise SignatureInvalid("it names its certificate with an algorithm that no longer holds")
    if fields[0].content != hashlib.new(digest, certificate).digest():
        raise SignatureInvalid("it names another certificate")


def _check_value(signer: Signer, certificate: bytes) -> None:
    curve_key, rsa_key = _usable_key(certificate)
    value, signed, algorithm = signer.signature, signer.signed_attributes, signer.signature_algorithm
    try:
        if curve_key is not None and algorithm in _ECDSA_WITH:
            curve_key.verify(value, signed, _ECDSA_WITH[algorithm])
        elif rsa_key is not None and algorithm in {_RSA, *_RSA_WITH}:
            digest = _HASHES[_RSA_WITH.get(algorithm, signer.digest)]
            rsa_key.verify(value, signed, padding.PKCS1v15(), digest)
        elif rsa_key is not None and algorithm == _RSA_PSS:
            digest = _HASHES[signer.digest]
            rsa_key.verify(value, signed, padding.PSS(padding.MGF1(digest), padding.PSS.AUTO), digest)
        else:
            raise SignatureInvalid("its algorithm does not fit its key or no longer holds")
    except InvalidSignature as error:
        raise SignatureInvalid("its value was not made with the key of its certificate") from error


@lru_cache(maxsize=1024)
def _usable_key(certificate: bytes) -> tuple[ec.EllipticCurvePublicKey | None, rsa.RSAPublicKey | None]:
    """Return the key of a certificate by its kind, none for one that no longer holds; raises SignatureInvalid."""
    key = public_key(certificate)
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < _LEAST_RSA_BITS:
            message = f"an RSA key of {key.key_size} bits is too short"
            raise SignatureInvalid(message)
        return None, key
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return key, None
    return None, None


@lru_cache(maxsize=1024)
def public_key(certificate: bytes) -> object:
    """Return the public key of a certificate (DER); raises SignatureInvalid."""
    try:
        return x509.load_der_x509_certificate(certificate).public_key()
    except UNREADABLE as error:
        raise SignatureInvalid("its certificate cannot be read") from error


@lru_cache(maxsize=1024)
def _identify(certificate: bytes) -> tuple[bytes, int, bytes]:
    """Return issuer (DER), serial number and subject key identifier of a certificate."""
    try:
        loaded = x509.load_der_x509_certificate(certificate)
        issuer, serial = loaded.issuer.public_bytes(), loaded.serial_number
    except UNREADABLE:
        return b"", 0, b""
    try:
        identifier = loaded.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except (x509.ExtensionNotFound, *UNREADABLE):
        identifier = b""
    return issuer, serial, identifier


def _read_content(encapsulated: der.Element) -> tuple[str, bytes | None]:
    fields = encapsulated.children()
    content_type = der.read_oid(_next(fields, "eContentType"))
    wrapped = next(fields, None)
    if wrapped is None:
        return content_type, None
    inside = der.expect(wrapped, tag=_CONTEXT_0, name="eContent")
    return content_type, der.expect(
        next(inside.children(), None), tag=der.OCTET_STRING, name="eContent"
    ).content


def _read_signer(element: der.Element) -> Signer:
    fields = der.expect(element, tag=der.SEQUENCE, name="SignerInfo").children()
    der.read_integer(_next(fields, "version"))
    issuer, serial, key_identifier = _read_signer_id(_short(_next(fields, "sid")))
    digest = DIGESTS.get(_read_algorithm(_short(_next(fields, "digestAlgorithm"))))
    if digest is None:
        raise SignatureInvalid("its digest algorithm no longer holds")
    field = _next(fields, "signatureAlgorithm")
    signed, attributes = b"", {}
    if field.tag == _CONTEXT_0:
        signed, attributes = bytes((der.SET,)) + field.encoded[1:], _read_attributes(field)
        field = _next(fields, "signatureAlgorithm")
    algorithm = _read_algorithm(_short(field))
    value = der.expect(_next(fields, "signature"), tag=der.OCTET_STRING, name="signature").content
    unsigned = next((field for field in fields if field.tag == _CONTEXT_1), None)
    return Signer(issuer, serial, key_identifier, digest, signed, attributes, algorithm, value, unsigned)


@lru_cache(maxsize=1024)
def _read_signer_id(encoded: bytes) -> tuple[bytes, int, bytes]:
    element = der.read(encoded)
    if element.tag == _SID_KEY_IDENTIFIER:
        return b"", 0, element.content
    fields = der.expect(element, tag=der.SEQUENCE, name="sid").children()
    return _next(fields, "issuer").encoded, der.read_integer(_next(fields, "serialNumber")), b""


def _read_attributes(element: der.Element) -> dict[str, der.Element]:
    found = {}
    for attribute in element.children():
        fields = der.expect(attribute, tag=der.SEQUENCE, name="a signed attribute").children()
        name = der.read_oid(_next(fields, "attrType"))
        values = list(der.expect(_next(fields, "attrValues"), tag=der.SET, name="attrValues").children())
        if len(values) != 1 or name in found:
            message = f"signed attribute {name} does not stand there once"
            raise SignatureInvalid(message)
        found[name] = values[0]
    return found


@lru_cache(maxsize=256)
def _read_algorithm(encoded: bytes) -> str:
    element = der.expect(der.read(encoded), tag=der.SEQUENCE, name="an algorithm")
    return der.read_oid(_next(element.children(), "algorithm"))


def _short(element: der.Element) -> bytes:
    """Return an element that is remembered, and therefore may not be long; raises NotDer."""
    if element.end - element.start > _LONGEST_KNOWN:
        message = f"an element of {element.end - element.start} bytes at byte {element.start} is too long"
        raise der.NotDer(message)
    return element.encoded


def _encoded(element: der.Element | None) -> tuple[bytes, ...]:
    return tuple(child.encoded for child in element.children()) if element is not None else ()


def _next(fields: Iterator[der.Element], name: str) -> der.Element:
    found = next(fields, None)
    if found is None:
        message = f"{name} is missing"
        raise der.NotDer(message)
    return found
