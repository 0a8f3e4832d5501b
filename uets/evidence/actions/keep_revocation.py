"""İptal bilgisi: what is said of the seal's certificate is kept once a day, as evidence of its own (trust.md §2.5).

The row names the bytes by their hashes; its leaf in the next batch proves what was said and by when.
"""

import hashlib
import logging
from datetime import datetime
from typing import Final

from django.db import transaction

from uets.evidence import ports
from uets.evidence.actions.record import record
from uets.evidence.models import RevocationFile, SealRevocation
from uets.evidence.proof.certificates import NotTrusted, check_chain, fingerprint
from uets.evidence.proof.revocation import RevocationInvalid, Word, read_crl, read_ocsp
from uets.evidence.states import Kind
from uets.kernel.actor import system_actor
from uets.kernel.clock import istanbul_date

LARGEST_CRL: Final = 2_000_000
"""A longer list would make every bundle long; the OCSP answer says the same."""

log = logging.getLogger(__name__)


def keep_revocation(*, at: datetime) -> int:
    """Ask what is said of the seal's certificate today and keep it; return 1 when it was kept now, else 0.

    Nothing is kept while nobody answers, or where the issuer publishes nothing. Raises SealUnavailable,
    CertificatesUnavailable.
    """
    certificate = ports.seal_key().certificate
    day, named = istanbul_date(at), fingerprint(certificate)
    if SealRevocation.objects.filter(certificate_id=named, day=day).exists():
        return 0
    try:
        issuer = check_chain(certificate, roots=ports.published().read().roots, others=(), at=at)[-1]
    except NotTrusted as error:
        raise ports.CertificatesUnavailable from error
    said = _ask(certificate, issuer)
    if said == ports.Said(None, None):
        return 0
    return _keep(said, named, at=at)


@transaction.atomic
def _keep(said: ports.Said, certificate_id: str, *, at: datetime) -> int:
    names = {}
    for name, content in (("ocsp_sha256", said.ocsp), ("crl_sha256", said.crl)):
        names[name] = hashlib.sha256(content).hexdigest() if content else ""
        if content:
            RevocationFile.objects.get_or_create(id=names[name], defaults={"content": content})
    identifier = record(
        kind=Kind.SEAL_REVOCATION_KEPT,
        subject=f"seal:{certificate_id}",
        actor=system_actor(name="keep_revocation"),
        at=at,
        facts={"certificate_sha256": certificate_id, **names},
    )
    SealRevocation.objects.create(
        id=identifier, certificate_id=certificate_id, day=istanbul_date(at), kept_at=at, **names
    )
    return 1


def _ask(certificate: bytes, issuer: bytes) -> ports.Said:
    """Return what holds of what was said; a revoked seal is cried out."""
    said = ports.revocations().ask(certificate, issuer)
    kept: list[bytes | None] = []
    for content, read in ((said.ocsp, read_ocsp), (said.crl, read_crl)):
        word: Word | None = None
        if content is not None:
            try:
                word = read(content, certificate=certificate, issuer=issuer)
            except RevocationInvalid as error:
                log.warning("an answer about the seal's revocation does not hold", extra={"why": str(error)})
        if word is not None and word.revoked_at is not None:
            log.error("the seal's certificate is revoked", extra={"since": word.revoked_at.isoformat()})
        kept.append(content if word is not None else None)
    ocsp, crl = kept
    return ports.Said(ocsp, crl if crl is not None and len(crl) <= LARGEST_CRL else None)
