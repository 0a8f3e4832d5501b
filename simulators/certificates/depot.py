"""The national depot, played: roots and the certificates below them as `SertifikaDeposu.xml` of Kamu SM holds them."""

import base64
from collections.abc import Iterable
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from simulators.certificates.authority import VALID_FROM

HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
ROOT, PROVIDER = "1", "3"
"""`mKokTipi`: a root, or a provider's own certificate, which the depot lists among the roots."""
LEGAL = "1"


def write_depot(
    roots: Iterable[x509.Certificate], others: Iterable[x509.Certificate] = (), *, version: str = "1.1"
) -> bytes:
    """Return a depot; the publisher's library writes one element per field of its objects, bytes in base64."""
    rows = "".join(_write_root(root, number) for number, root in enumerate(roots, start=1))
    below = "".join(f"<sertifika><mValue>{_encode(_der(each))}</mValue></sertifika>" for each in others)
    return (
        f"{HEAD}<depo><Versiyon>{version}</Versiyon><koksertifikalar>{rows}</koksertifikalar>"
        f"<sertifikalar>{below}</sertifikalar></depo>"
    ).encode()


def _write_root(root: x509.Certificate, number: int) -> str:
    is_root = root.subject == root.issuer
    key = x509.SubjectKeyIdentifier.from_public_key(root.public_key()).digest
    fields = {
        "mKokSertifikaNo": str(number),
        "mKokEklenmeTarihi": str(int(VALID_FROM.timestamp()) * 1000),
        "mValue": _encode(_der(root)),
        "mSerialNumber": _encode(root.serial_number.to_bytes(21, "big").lstrip(b"\0")),
        "mIssuerName": _encode(root.issuer.public_bytes()),
        "mStartDate": str(int(root.not_valid_before_utc.timestamp()) * 1000),
        "mEndDate": str(int(root.not_valid_after_utc.timestamp()) * 1000),
        "mSubjectName": _encode(root.subject.public_bytes()),
        "mKeyUsageStr": "000001100",
        "mSubjectKeyIdentifier": _encode(key),
        "mKokTipi": ROOT if is_root else PROVIDER,
        "mKokGuvenSeviyesi": LEGAL,
        "mSatirImzasi": _encode(b"the publisher's signature of this row, in a form of its own"),
    }
    return "<koksertifika>{}</koksertifika>".format("".join(f"<{k}>{v}</{k}>" for k, v in fields.items()))


def _encode(content: bytes) -> str:
    """Return base64 in lines of 76, as Java's MIME encoder writes it."""
    return base64.encodebytes(content).decode().strip()


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
