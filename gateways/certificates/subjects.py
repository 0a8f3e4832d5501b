"""What a certificate says of its holder and its issuer."""

import re
from collections.abc import Iterator
from typing import Final

from asn1crypto import x509

from uets.evidence.proof import der
from uets.kernel.numbers import find_tckn

QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"
QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
LAW_5070: Final = "2.16.792.1.61.0.1.5070."
"""What Turkish providers state of a qualified certificate, in the arc of the regulator (Law 5070)."""

DAMAGE: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What asn1crypto and our own reader of DER raise over damaged bytes."""

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


def read_person(certificate: x509.Certificate) -> tuple[str, str]:
    """Return first and last names: givenName and surname, or the common name, whose last word is the surname."""
    first, last = _read(certificate, "given_name"), _read(certificate, "surname")
    if first and last:
        return first, last
    before, _, after = read_name(certificate).rpartition(" ")
    return before, after


def is_qualified(certificate: x509.Certificate) -> bool:
    """Tell whether it is a qualified certificate of Law 5070: both statements stand there (EN 319 412-5 §4.2.1)."""
    try:
        stated = list(_list_statements(certificate))
    except DAMAGE:
        return False
    return QC_COMPLIANCE in stated and any(each.startswith(LAW_5070) for each in stated)


def _list_statements(certificate: x509.Certificate) -> Iterator[str]:
    """Yield the identifiers in qcStatements (RFC 3739 §3.2.6)."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == QC_STATEMENTS:
            stated = der.read_whole(extension["extn_value"].contents, tag=der.SEQUENCE, name="qcStatements")
            for statement in stated.children():
                inside = der.expect(statement, tag=der.SEQUENCE, name="a statement").children()
                yield der.read_oid(der.expect(next(inside, None), tag=der.OID, name="statementId"))


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
