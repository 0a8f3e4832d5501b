"""The port `notices.signers`: each signer is judged once and then known until the next word on its revocation."""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from asn1crypto import x509

from gateways.certificates import chains, subjects
from gateways.certificates.sources import Sources
from gateways.certificates.trust_list import HolderKind, TrustList, TrustListInvalid
from uets.notices.eyp.refusals import PackageRefused, RefusalReason
from uets.notices.eyp.shapes import PackageSignature, SignatureRole
from uets.notices.ports import JudgedSigner, RevocationSource, SignersUnavailable

MOST_VERDICTS: Final = 10_000
FOR_DOCUMENTS: Final = "non_repudiation"
"""The key usage of a qualified certificate for signatures and seals (RFC 5280 §4.2.1.3, contentCommitment)."""

KINDS: Final = {
    SignatureRole.PARAF: HolderKind.OFFICIAL,
    SignatureRole.OFFICIAL: HolderKind.OFFICIAL,
    SignatureRole.SEAL: HolderKind.SEAL,
}
WORDS: Final = {
    SignatureRole.PARAF: "initials",
    SignatureRole.OFFICIAL: "official's signature",
    SignatureRole.SEAL: "seal",
}

THE_LIST: Final = "the trust list"

log = logging.getLogger(__name__)


class Verdict(NamedTuple):
    """What was found of a certificate under a trust list, and the time in which it holds."""

    trust: TrustList
    since: datetime
    until: datetime
    found: JudgedSigner | PackageRefused


def find_trust(read: Callable[[], TrustList], *, at: datetime) -> TrustList:
    """Return the trust list that holds at a time; raises SignersUnavailable."""
    try:
        trust = read()
    except TrustListInvalid as error:
        log.error("trust list cannot be used", extra={"why": str(error)})  # noqa: TRY400 - one line is enough
        raise SignersUnavailable(certified_by=THE_LIST) from error
    if at > trust.valid_until:
        log.error("trust list is out of date", extra={"version": trust.version})
        raise SignersUnavailable(certified_by=THE_LIST)
    return trust


class TrustedSigners:
    """Judges certificates by the trust list and by what the configured sources say of revocation."""

    def __init__(self, *, trust: Callable[[], TrustList], sources: Sources) -> None:
        """Remember how to read the trust list, which is asked for every package, and whom to ask of revocation."""
        self._read_trust, self._sources = trust, sources
        self._verdicts: OrderedDict[tuple[bytes, HolderKind], Verdict] = OrderedDict()
        self._lock = threading.Lock()

    def judge(self, signatures: Sequence[PackageSignature], *, at: datetime) -> tuple[JudgedSigner, ...]:
        """Return the signers in the same order, all judged at that time.

        Raises PackageRefused for the first that does not hold, SignersUnavailable when it cannot be known now.
        """
        if not signatures:
            raise PackageRefused(RefusalReason.SIGNATURE_INVALID, "there is no signature")
        trust = find_trust(self._read_trust, at=at)
        return tuple(self._judge(each, trust=trust, at=at) for each in signatures)

    def _judge(self, signature: PackageSignature, *, trust: TrustList, at: datetime) -> JudgedSigner:
        key = signature.certificate, KINDS[signature.role]
        verdict = self._verdicts.get(key)
        if verdict is None or verdict.trust is not trust or not verdict.since <= at <= verdict.until:
            try:
                verdict = self._find_verdict(signature, trust=trust, at=at)
            except PackageRefused as refused:
                raise _name(refused, signature) from refused
            self._keep(key, verdict)
        if isinstance(verdict.found, PackageRefused):
            raise _name(verdict.found, signature)
        return msgspec.structs.replace(verdict.found, role=signature.role, signed_at=signature.signed_at)

    def _keep(self, key: tuple[bytes, HolderKind], verdict: Verdict) -> None:
        with self._lock:
            self._verdicts[key] = verdict
            self._verdicts.move_to_end(key)
            while len(self._verdicts) > MOST_VERDICTS:
                self._verdicts.popitem(last=False)

    def _find_verdict(self, signature: PackageSignature, *, trust: TrustList, at: datetime) -> Verdict:
        """Judge a certificate anew; raises what is not worth keeping, because it costs no question to anybody."""
        kind = KINDS[signature.role]
        roots = trust.list_roots(kind, at=at)
        chain = chains.build(
            signature,
            roots=[root.certificate for root in roots],
            intermediates=trust.intermediates,
            at=at,
        )
        _check_use(chain.certificates[-1], kind)
        try:
            known = chains.learn(chain, signature, sources=self._sources, at=at)
        except PackageRefused as refused:
            return Verdict(trust, at, at + chains.FRESH_FOR, refused)
        root = next(root for root in roots if root.certificate == chain.certificates[0].dump())
        ends = [
            chain.valid_until,
            root.valid_until,
            trust.valid_until,
            *(_ends(each, at=at) for each in known),
        ]
        begins = max(chain.valid_from, root.valid_from)
        return Verdict(trust, begins, min(ends), _describe(chain, known, signature))


def _ends(known: chains.Known, *, at: datetime) -> datetime:
    """Return until when an answer is kept; what a signature brought itself only until it is asked again soon."""
    is_embedded = known.source is RevocationSource.EMBEDDED
    return min(known.until, at + chains.FRESH_FOR) if is_embedded else known.until


def _check_use(certificate: x509.Certificate, kind: HolderKind) -> None:
    """Refuse a key that is not for documents, a body's certificate for a person's signature, and the reverse.

    An official's signature is a secure one only with a qualified certificate (Law 5070 art. 4, 9), as a citizen's is.
    """
    if FOR_DOCUMENTS not in chains.list_usages(certificate):
        raise PackageRefused(RefusalReason.WRONG_KEY_USAGE, "the key is not for signing documents")
    is_person = bool(subjects.read_tckn(certificate))
    if kind is HolderKind.OFFICIAL and not is_person:
        raise PackageRefused(RefusalReason.WRONG_KEY_USAGE, "the certificate is not a person's")
    if kind is HolderKind.OFFICIAL and not subjects.is_qualified(certificate):
        raise PackageRefused(RefusalReason.WRONG_KEY_USAGE, "the certificate is not a qualified one")
    if kind is HolderKind.SEAL and (is_person or not subjects.read_organisation(certificate)):
        raise PackageRefused(RefusalReason.WRONG_KEY_USAGE, "the certificate is not a public body's")


def _describe(
    chain: chains.Chain, known: Sequence[chains.Known], signature: PackageSignature
) -> JudgedSigner:
    certificate = chain.certificates[-1]
    return JudgedSigner(
        role=signature.role,
        name=subjects.read_name(certificate),
        organisation=subjects.read_organisation(certificate),
        tckn=subjects.read_tckn(certificate),
        certificate_sha256=hashlib.sha256(signature.certificate).hexdigest(),
        certified_by=subjects.read_issuer(certificate),
        valid_until=certificate.not_valid_after,
        revocation=known[-1].source,
        revocation_at=known[-1].since,
        signed_at=signature.signed_at,
    )


def _name(refused: PackageRefused, signature: PackageSignature) -> PackageRefused:
    """Return a refusal that says where: the role, and the certificate by its fingerprint, never by its subject."""
    fingerprint = hashlib.sha256(signature.certificate).hexdigest()
    return PackageRefused(
        refused.reason, f"{WORDS[signature.role]}, certificate {fingerprint[:16]}: {refused.detail}"
    )
