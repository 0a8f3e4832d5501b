"""Signers that are believed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from gateways.certificates import chains, subjects
from uets.notices.eyp.shapes import PackageSignature
from uets.notices.ports import JudgedSigner, RevocationSource


class BelievedSigners:
    """Believes every certificate at any time; says of each what stands in it."""

    def judge(self, signatures: Sequence[PackageSignature], *, at: datetime) -> tuple[JudgedSigner, ...]:
        """Return the signers in the same order, as if somebody had just said that none is revoked."""
        return tuple(_describe(each, at) for each in signatures)


def _describe(signature: PackageSignature, at: datetime) -> JudgedSigner:
    certificate = chains.load(signature.certificate)
    return JudgedSigner(
        role=signature.role,
        name=subjects.read_name(certificate),
        organisation=subjects.read_organisation(certificate),
        tckn=subjects.read_tckn(certificate),
        certificate_sha256=hashlib.sha256(signature.certificate).hexdigest(),
        certified_by=subjects.read_issuer(certificate),
        valid_until=certificate.not_valid_after,
        revocation=RevocationSource.OCSP,
        revocation_at=at,
        signed_at=signature.signed_at,
    )
