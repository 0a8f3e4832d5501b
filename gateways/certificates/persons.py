"""The port `login.person_signatures`: who made a signature, by the checks of trust.md §3.3 in their order.

Every signature is judged anew: a person logs in seldom, and a card that was reported lost has to stop at once.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

from asn1crypto import x509

from gateways.certificates import chains, subjects
from gateways.certificates.signers import FOR_DOCUMENTS, find_trust
from gateways.certificates.sources import Sources
from gateways.certificates.trust_list import HolderKind, TrustList
from uets.agreements.ports import ValidityProof
from uets.evidence.proof import ber, cms, der
from uets.login.errors import CertificateRefused, CertificateStatusUnknown, SignatureRefused
from uets.login.ports import SignedBy
from uets.login.states import CertificateFault, SignatureFault
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.ports import SignersUnavailable

LARGEST_SIGNATURE: Final = 100_000
"""Bytes of a CMS without its content: a certificate, a chain at most, no lists of revoked ones."""

FAULTS: Final = {
    RefusalReason.CERTIFICATE_EXPIRED: CertificateFault.EXPIRED,
    RefusalReason.CERTIFICATE_NOT_YET_VALID: CertificateFault.NOT_YET_VALID,
    RefusalReason.CERTIFICATE_REVOKED: CertificateFault.REVOKED,
}


class TrustedPersons:
    """Judges signatures by the trust list and by what the configured sources say of revocation."""

    def __init__(self, *, trust: Callable[[], TrustList], sources: Sources) -> None:
        """Remember how to read the trust list and whom to ask of revocation."""
        self._read_trust, self._sources = trust, sources

    def judge(self, cms: bytes, *, content: bytes, content_type: str, at: datetime) -> SignedBy:
        """Return who signed this content as this content type, judged at that time.

        Raises SignatureRefused, CertificateRefused, and CertificateStatusUnknown when nobody says whether the
        certificate is revoked (hard fail).
        """
        chain, _ = self._judge(cms, content=content, content_type=content_type, at=at)
        return _describe(chain.certificates[-1])

    def prove(self, cms: bytes, *, content: bytes, content_type: str, at: datetime) -> ValidityProof:
        """Return what shows, years later, that the certificate held at that time; raises what `judge` raises."""
        chain, known = self._judge(cms, content=content, content_type=content_type, at=at)
        _describe(chain.certificates[-1])
        return chains.collect(chain, known)

    def _judge(
        self, cms: bytes, *, content: bytes, content_type: str, at: datetime
    ) -> tuple[chains.Chain, list[chains.Known]]:
        """Return the chain of the signer when it may be believed at that time, and what is known of revocation."""
        signed, certificate = _read(cms, content=content, content_type=content_type)
        signature = chains.bring(certificate, others=signed.certificates)
        try:
            trust = find_trust(self._read_trust, at=at)
            chain = chains.build(
                signature,
                roots=[root.certificate for root in trust.list_roots(HolderKind.CITIZEN, at=at)],
                intermediates=trust.intermediates,
                at=at,
            )
            return chain, chains.learn(chain, signature, sources=self._sources, at=at)
        except PackageRefused as refused:
            fault = FAULTS.get(refused.reason, CertificateFault.UNTRUSTED)
            raise CertificateRefused(why=fault.value) from refused
        except SignersUnavailable as error:
            raise CertificateStatusUnknown from error


def _read(signature: bytes, *, content: bytes, content_type: str) -> tuple[cms.SignedData, bytes]:
    """Return the CMS and its signer's certificate when it is one signature over exactly this content."""
    if len(signature) > LARGEST_SIGNATURE + len(content):
        raise SignatureRefused(why=SignatureFault.BROKEN.value)
    try:
        signed = cms.read_signed_data(
            ber.to_definite(signature) if ber.is_indefinite(signature) else signature
        )
        (signer,) = signed.signers
        certificate = cms.find_certificate(signed, signer)
        if cms.SIGNING_CERTIFICATE_V2 not in signer.attributes:
            raise SignatureRefused(why=SignatureFault.UNNAMED.value)
        _check_content(signed, signer, content=content)
        cms.check_signer(signed, signer, certificate=certificate, content=content)
    except (der.NotDer, cms.SignatureInvalid, ValueError) as error:
        raise SignatureRefused(why=SignatureFault.BROKEN.value) from error
    if signed.content_type != content_type:
        raise SignatureRefused(why=SignatureFault.OTHER_TYPE.value)
    return signed, certificate


def _check_content(signed: cms.SignedData, signer: cms.Signer, *, content: bytes) -> None:
    """Refuse a signature over other data, well formed or not: seen in the field with mobile signatures."""
    stated = signer.attributes.get(cms.MESSAGE_DIGEST)
    is_other = stated is not None and stated.content != hashlib.new(signer.digest, content).digest()
    if is_other or signed.content not in {None, content}:
        raise SignatureRefused(why=SignatureFault.OTHER_CONTENT.value)


def _describe(certificate: x509.Certificate) -> SignedBy:
    """Return whom a certificate names; raises CertificateRefused for one that no person signs documents with."""
    if FOR_DOCUMENTS not in chains.list_usages(certificate):
        raise CertificateRefused(why=CertificateFault.WRONG_USAGE.value)
    if not subjects.is_qualified(certificate):
        raise CertificateRefused(why=CertificateFault.NOT_QUALIFIED.value)
    tckn = subjects.read_tckn(certificate)
    if not tckn:
        raise CertificateRefused(why=CertificateFault.NO_TCKN.value)
    first_name, last_name = subjects.read_person(certificate)
    return SignedBy(
        tckn=tckn,
        first_name=first_name,
        last_name=last_name,
        certificate_sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        serial=f"{certificate.serial_number:x}",
    )
