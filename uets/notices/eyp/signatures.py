"""Signature parts: CAdES (ETSI EN 319 122-1, CMS of RFC 5652) over exactly the bytes of a summary, checked.

Whom a certificate belongs to, and whether it could be believed at that time, is asked of the port `notices.signers`.
"""

from typing import Final

from uets.evidence.proof import ber, cms, der
from uets.notices.eyp import cades, limits
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import PackageSignature, SignatureRole

ID_DATA: Final = "1.2.840.113549.1.7.1"
"""What is signed is a document; a login has a content type of its own, so that neither passes for the other."""


def check(content: bytes, *, part: str, role: SignatureRole, signed: bytes) -> tuple[PackageSignature, ...]:
    """Return the signatures in a part, each of which holds over the bytes of its summary; raises PackageRefused."""
    try:
        return _check(content, role=role, signed=signed)
    except der.NotDer as error:
        raise PackageRefused(RefusalReason.SIGNATURE_INVALID, f"{part} is not CMS: {error}") from error
    except cms.SignatureInvalid as error:
        raise PackageRefused(RefusalReason.SIGNATURE_INVALID, f"{part}: {error}") from error


def _check(content: bytes, *, role: SignatureRole, signed: bytes) -> tuple[PackageSignature, ...]:
    found = cms.read_signed_data(ber.to_definite(content) if ber.is_indefinite(content) else content)
    if found.content is None:
        raise cms.SignatureInvalid("the signed content is not inside")
    if found.content_type != ID_DATA:
        raise cms.SignatureInvalid("what it signs is no document")
    if found.content != signed:
        raise cms.SignatureInvalid("it signs other bytes")
    if not 0 < len(found.signers) <= limits.MOST_SIGNERS:
        message = f"it has {len(found.signers)} signers"
        raise cms.SignatureInvalid(message)
    return tuple(_check_signer(found, signer, role=role, signed=signed) for signer in found.signers)


def _check_signer(
    found: cms.SignedData, signer: cms.Signer, *, role: SignatureRole, signed: bytes
) -> PackageSignature:
    certificate = cms.find_certificate(found, signer)
    cms.check_signer(found, signer, certificate=certificate, content=signed)
    brought = cades.read_brought(found, signer)
    return PackageSignature(
        role=role,
        certificate=certificate,
        certificates=brought.certificates,
        crls=brought.crls,
        ocsps=brought.ocsps,
        signed_at=cms.read_signing_time(signer),
    )
