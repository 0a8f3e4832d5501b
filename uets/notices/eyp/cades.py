"""What CAdES adds to CMS: certificates and revocation values that a signature brings along (ETSI EN 319 122-1 §6.1)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from uets.evidence.proof import cms, der

CERTIFICATE_VALUES: Final = "1.2.840.113549.1.9.16.2.23"
REVOCATION_VALUES: Final = "1.2.840.113549.1.9.16.2.24"
OCSP_RESPONSE: Final = "1.3.6.1.5.5.7.16.2"
BASIC_RESPONSE: Final = "1.3.6.1.5.5.7.48.1.1"

_CRLS: Final = 0xA0
_OCSPS: Final = 0xA1
_OTHER_KIND: Final = 0xA1
_RESPONSE_BYTES: Final = 0xA0
_SUCCESSFUL: Final = b"\x0a\x01\x00"


class Brought(NamedTuple):
    """Certificates, CRLs and OCSP responses (RFC 6960 OCSPResponse) in DER, as they came with a signature."""

    certificates: tuple[bytes, ...]
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]


def read_brought(signed: cms.SignedData, signer: cms.Signer) -> Brought:
    """Return what stands in SignedData and in the unsigned attributes of a signer; raises NotDer."""
    certificates, crls, ocsps = list(signed.certificates), [], []
    for encoded in signed.revocations:
        if encoded[0] == der.SEQUENCE:
            crls.append(encoded)
        elif encoded[0] == _OTHER_KIND:
            ocsps += _read_other(der.read(encoded))
    for name, value in _list_unsigned(signer):
        if name == CERTIFICATE_VALUES:
            certificates += (each.encoded for each in _sequence(value).children())
        elif name == REVOCATION_VALUES:
            for field in _sequence(value).children():
                listed = [each.encoded for outer in field.children() for each in outer.children()]
                crls += listed if field.tag == _CRLS else []
                ocsps += map(_as_response, listed) if field.tag == _OCSPS else []
    return Brought(tuple(certificates), tuple(crls), tuple(ocsps))


def _list_unsigned(signer: cms.Signer) -> Iterator[tuple[str, der.Element]]:
    """Yield name and value of every unsigned attribute that has one value."""
    for attribute in signer.unsigned_attributes.children() if signer.unsigned_attributes else ():
        name, values = _two(_sequence(attribute))
        inside = list(der.expect(values, tag=der.SET, name="attrValues").children())
        if len(inside) == 1:
            yield der.read_oid(name), inside[0]


def _read_other(element: der.Element) -> list[bytes]:
    """Return the OCSP response in an OtherRevocationInfoFormat (RFC 5940 §2.1), none for another kind."""
    kind, value = _two(element)
    return [value.encoded] if der.read_oid(kind) == OCSP_RESPONSE else []


def _as_response(basic: bytes) -> bytes:
    """Return a BasicOCSPResponse in the OCSPResponse around it, as responders send it (RFC 6960 §4.2.1)."""
    inside = der.wrap(der.SEQUENCE, der.oid(BASIC_RESPONSE), der.wrap(der.OCTET_STRING, basic))
    return der.wrap(der.SEQUENCE, _SUCCESSFUL, der.wrap(_RESPONSE_BYTES, inside))


def _sequence(element: der.Element) -> der.Element:
    return der.expect(element, tag=der.SEQUENCE, name="an unsigned attribute")


def _two(element: der.Element) -> tuple[der.Element, der.Element]:
    inside = list(element.children())
    if len(inside) != 2:  # noqa: PLR2004 - a name and a value
        raise der.NotDer("an unsigned attribute is not a name and a value")
    return inside[0], inside[1]
