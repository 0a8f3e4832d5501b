"""XAdES-B seals (ETSI EN 319 132-1 §6, level B-B), enveloped, inclusive C14N 1.0, ECDSA P-256 with SHA-256.

The document is written in canonical form, so that what is digested is the text itself; a seal costs two digests and one
signature (trust.md §2.4).
"""

import hashlib
from binascii import b2a_base64
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from uets.evidence.proof.canonical_xml import DECLARATION, NAMESPACES
from uets.evidence.proof.erds import TAIL, instant

C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"

_METHOD: Final = f'<ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
_C14N_TRANSFORM: Final = f'<ds:Transform Algorithm="{C14N}"></ds:Transform>'
_INFO_HEAD: Final = (
    f'><ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
    f'<ds:SignatureMethod Algorithm="{ECDSA_SHA256}"></ds:SignatureMethod>'
    f'<ds:Reference Id="r" URI=""><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>'
    f"{_C14N_TRANSFORM}</ds:Transforms>{_METHOD}<ds:DigestValue>"
).encode()
_INFO_MIDDLE: Final = (
    "</ds:DigestValue></ds:Reference>"
    f'<ds:Reference Type="{SIGNED_PROPERTIES}" URI="#sp"><ds:Transforms>{_C14N_TRANSFORM}</ds:Transforms>'
    f"{_METHOD}<ds:DigestValue>"
).encode()
_INFO_TAIL: Final = b"</ds:DigestValue></ds:Reference></ds:SignedInfo>"
_SIGNED_INFO: Final = f"<ds:SignedInfo{NAMESPACES}".encode()
_SIGNED_PROPERTIES: Final = f"<xades:SignedProperties{NAMESPACES}".encode()
_DECLARATION: Final = DECLARATION.encode()
_TAIL: Final = TAIL.encode()


class Sealer(NamedTuple):
    """What is the same in every seal made with one certificate."""

    properties_head: bytes
    """SignedProperties up to the signing time, as it stands in the document after its tag's namespaces."""
    properties_tail: bytes
    key_info: bytes


class Unsigned(NamedTuple):
    """A seal that waits for its signature value."""

    document: bytes
    signed_info: bytes
    """SignedInfo after its tag's name: the document's form and the signed form differ by the namespaces alone."""
    properties: bytes

    @property
    def to_be_signed(self) -> bytes:
        """The octets that the seal key signs."""
        return _SIGNED_INFO + self.signed_info


def make_sealer(certificate: bytes) -> Sealer:
    """Return the fixed parts for a seal certificate (DER)."""
    digest = _base64(hashlib.sha256(certificate).digest()).decode()
    head = ' Id="sp"><xades:SignedSignatureProperties><xades:SigningTime>'
    tail = (
        "</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f"{_METHOD}<ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert>"
        "</xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        '<xades:DataObjectFormat ObjectReference="#r"><xades:MimeType>text/xml</xades:MimeType>'
        "</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>"
    )
    encoded = _base64(certificate).decode()
    key_info = f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{encoded}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    return Sealer(head.encode(), tail.encode(), key_info.encode())


def prepare(document: bytes, *, sealer: Sealer, at: datetime) -> Unsigned:
    """Return the seal of a canonical document, its two digests made, its signature still to come."""
    properties, rest_of_info = _properties(sealer, at)
    digest = _base64(hashlib.sha256(document).digest())
    return Unsigned(document, b"".join((_INFO_HEAD, digest, rest_of_info)), properties)


def finish(unsigned: Unsigned, signature: bytes, *, sealer: Sealer) -> bytes:
    """Return the sealed file; `signature` is r‖s, 32 bytes each (RFC 4050 §3.3)."""
    return b"".join(
        (
            _DECLARATION,
            unsigned.document.removesuffix(_TAIL),
            b'<ds:Signature Id="s"><ds:SignedInfo',
            unsigned.signed_info,
            b"<ds:SignatureValue>",
            _base64(signature),
            b"</ds:SignatureValue>",
            sealer.key_info,
            b'<ds:Object><xades:QualifyingProperties Target="#s"><xades:SignedProperties',
            unsigned.properties,
            b"</xades:QualifyingProperties></ds:Object></ds:Signature>",
            _TAIL,
        )
    )


@lru_cache(maxsize=16)
def _properties(sealer: Sealer, at: datetime) -> tuple[bytes, bytes]:
    """Return the signed properties and the end of SignedInfo over them: the same for all that is sealed at one time."""
    properties = b"".join((sealer.properties_head, instant(at).encode(), sealer.properties_tail))
    digest = _base64(hashlib.sha256(_SIGNED_PROPERTIES + properties).digest())
    return properties, b"".join((_INFO_MIDDLE, digest, _INFO_TAIL))


def _base64(content: bytes) -> bytes:
    return b2a_base64(content, newline=False)
