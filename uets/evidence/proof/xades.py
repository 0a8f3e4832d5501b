"""XAdES-B seals (ETSI EN 319 132-1 §6, level B-B), enveloped, inclusive C14N 1.0, ECDSA P-256 with SHA-256.

The document is written in canonical form, so that what is digested is the text itself; a seal costs two digests and one
signature (trust.md §2.4).
"""

import base64
import hashlib
from datetime import datetime
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
    f'<ds:CanonicalizationMethod Algorithm="{C14N}"></ds:CanonicalizationMethod>'
    f'<ds:SignatureMethod Algorithm="{ECDSA_SHA256}"></ds:SignatureMethod>'
    f'<ds:Reference Id="r" URI=""><ds:Transforms><ds:Transform Algorithm="{ENVELOPED}"></ds:Transform>'
    f"{_C14N_TRANSFORM}</ds:Transforms>{_METHOD}<ds:DigestValue>"
)
_INFO_MIDDLE: Final = (
    "</ds:DigestValue></ds:Reference>"
    f'<ds:Reference Type="{SIGNED_PROPERTIES}" URI="#sp"><ds:Transforms>{_C14N_TRANSFORM}</ds:Transforms>'
    f"{_METHOD}<ds:DigestValue>"
)
_INFO_TAIL: Final = "</ds:DigestValue></ds:Reference></ds:SignedInfo>"


class Sealer(NamedTuple):
    """What is the same in every seal made with one certificate."""

    properties_head: str
    """SignedProperties up to the signing time, as it stands in the document after its tag's namespaces."""
    properties_tail: str
    key_info: str


class Unsigned(NamedTuple):
    """A seal that waits for its signature value."""

    document: str
    signed_info: str
    """SignedInfo after its tag's name: the document's form and the signed form differ by the namespaces alone."""
    properties: str

    @property
    def to_be_signed(self) -> bytes:
        """The octets that the seal key signs."""
        return f"<ds:SignedInfo{NAMESPACES}{self.signed_info}".encode()


def make_sealer(certificate: bytes) -> Sealer:
    """Return the fixed parts for a seal certificate (DER)."""
    digest = base64.b64encode(hashlib.sha256(certificate).digest()).decode()
    head = ' Id="sp"><xades:SignedSignatureProperties><xades:SigningTime>'
    tail = (
        "</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>"
        f"{_METHOD}<ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert>"
        "</xades:SigningCertificateV2></xades:SignedSignatureProperties><xades:SignedDataObjectProperties>"
        '<xades:DataObjectFormat ObjectReference="#r"><xades:MimeType>text/xml</xades:MimeType>'
        "</xades:DataObjectFormat></xades:SignedDataObjectProperties></xades:SignedProperties>"
    )
    encoded = base64.b64encode(certificate).decode()
    key_info = f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{encoded}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    return Sealer(head, tail, key_info)


def prepare(document: str, *, sealer: Sealer, at: datetime) -> Unsigned:
    """Return the seal of a canonical document, its two digests made, its signature still to come."""
    properties = f"{sealer.properties_head}{instant(at)}{sealer.properties_tail}"
    canonical_properties = f"<xades:SignedProperties{NAMESPACES}{properties}"
    info = f">{_INFO_HEAD}{_digest(document)}{_INFO_MIDDLE}{_digest(canonical_properties)}{_INFO_TAIL}"
    return Unsigned(document, info, properties)


def finish(unsigned: Unsigned, signature: bytes, *, sealer: Sealer) -> bytes:
    """Return the sealed file; `signature` is r‖s, 32 bytes each (RFC 4050 §3.3)."""
    value = base64.b64encode(signature).decode()
    return (
        f'{DECLARATION}{unsigned.document.removesuffix(TAIL)}<ds:Signature Id="s">'
        f"<ds:SignedInfo{unsigned.signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>"
        f'{sealer.key_info}<ds:Object><xades:QualifyingProperties Target="#s">'
        f"<xades:SignedProperties{unsigned.properties}</xades:QualifyingProperties></ds:Object>"
        f"</ds:Signature>{TAIL}"
    ).encode()


def _digest(canonical: str) -> str:
    return base64.b64encode(hashlib.sha256(canonical.encode()).digest()).decode()
