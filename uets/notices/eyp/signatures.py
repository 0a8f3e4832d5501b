"""Signature parts: is it CMS (RFC 5652), signed by somebody, over these bytes. Validity is not asked here."""

import struct

from asn1crypto import cms

from uets.notices.eyp.refusals import PackageRefused, RefusalReason

LARGEST_SIGNATURE = 5_000_000
DAMAGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, struct.error)
"""What asn1crypto raises over damaged bytes: it trusts the class of what it reads."""


def check_structure(content: bytes, *, part: str, signed: bytes) -> None:
    """Raise PackageRefused unless the part is CMS SignedData with a signer, its certificate and the signed bytes."""
    try:
        info = cms.ContentInfo.load(content, strict=True)
        is_signed_data = info["content_type"].native == "signed_data"
        data = info["content"] if is_signed_data else None
        fault = _find_fault(data, signed=signed) if data is not None else "no SignedData"
    except DAMAGE as error:
        raise PackageRefused(RefusalReason.SIGNATURE_INVALID, f"{part} is not CMS") from error
    if fault:
        raise PackageRefused(RefusalReason.SIGNATURE_INVALID, f"{part}: {fault}")


def _find_fault(data: cms.SignedData, *, signed: bytes) -> str:
    signers, content = data["signer_infos"], data["encap_content_info"]["content"].native
    faults = {
        "no signer": len(signers) == 0,
        "no certificate": not data["certificates"].native,
        "no signed attributes": any(not signer["signed_attrs"].native for signer in signers),
        "the signed content is not inside": content is None,
        "it signs other bytes": content is not None and bytes(content) != signed,
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")
