"""What a certificate says of its holder and its issuer."""

import re
from typing import Final

from asn1crypto import x509

from uets.kernel.numbers import find_tckn

_SCHEME: Final = re.compile(r"(?:[A-Z]{3}|[A-Z]{2}:)?[A-Z]{2}-")
"""What EN 319 412-1 §5.1 puts before a number: PNOTR-, VATTR-, DT:TR-."""


def read_tckn(certificate: x509.Certificate) -> str:
    """Return the TCKN of a person (serialNumber of the subject), empty for anyone else."""
    return find_tckn(_bare(_read(certificate, "serial_number"))) or ""


def read_organisation(certificate: x509.Certificate) -> str:
    """Return the number of a body: organizationIdentifier, else a serialNumber that is no TCKN."""
    stated = _bare(_read(certificate, "organization_identifier"))
    return stated or ("" if read_tckn(certificate) else _bare(_read(certificate, "serial_number")))


def read_name(certificate: x509.Certificate) -> str:
    """Return the common name of the subject."""
    return _read(certificate, "common_name")


def read_issuer(certificate: x509.Certificate) -> str:
    """Return the common name of the issuer."""
    return _find(certificate.issuer, "common_name")


def _read(certificate: x509.Certificate, attribute: str) -> str:
    return _find(certificate.subject, attribute)


def _find(name: x509.Name, attribute: str) -> str:
    found = name.native.get(attribute, "")
    return str(found[0] if isinstance(found, list) else found).strip()


def _bare(number: str) -> str:
    return _SCHEME.sub("", number, count=1) if _SCHEME.match(number) else number
