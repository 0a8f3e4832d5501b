"""İptal bilgisi: what is said of the certificates in use is kept once a day, as evidence of its own (trust.md §2.5).

The row names the bytes by their hashes; its leaf in the next batch proves what was said and by when.
"""

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction

from uets.evidence import ports
from uets.evidence.actions.record import record
from uets.evidence.models import Batch, Renewal, RevocationFile, SealRevocation
from uets.evidence.proof.certificates import NotTrusted, Role, check_chain, fingerprint
from uets.evidence.proof.revocation import RevocationInvalid, Word, read_crl, read_ocsp
from uets.evidence.proof.timestamps import read_token
from uets.evidence.states import Kind
from uets.kernel.actor import system_actor
from uets.kernel.clock import istanbul_date

LARGEST_CRL: Final = 2_000_000
"""A longer list would make every bundle long; the OCSP answer says the same."""

OWNERS: Final = {Role.SEAL: "the seal's certificate", Role.TIMESTAMP: "the certificate of the time stamps"}

log = logging.getLogger(__name__)


class _Used(NamedTuple):
    """A certificate that seals or stamps now, and what may stand between it and a root."""

    role: Role
    certificate: bytes
    others: tuple[bytes, ...] = ()


def keep_revocation(*, at: datetime) -> int:
    """Ask what is said today of the certificates of seal and time stamps; return of how many it was kept now.

    Nothing is kept while nobody answers, or where the issuer publishes nothing. Raises SealUnavailable,
    CertificatesUnavailable.
    """
    kept = SealRevocation.objects.filter(day=istanbul_date(at)).values_list("certificate_id", flat=True)
    known = set(kept)
    done = 0
    for used in _list_used():
        named = fingerprint(used.certificate)
        if named not in known:
            known.add(named)
            said, revoked_at = _ask(used, at=at)
            if said != ports.Said(None, None):
                _keep(said, used.role, named, revoked_at=revoked_at, at=at)
                done += 1
    return done


def _list_used() -> Iterator[_Used]:
    """Yield the certificate of the seal, and those that made the newest time stamp and the newest renewal."""
    yield _Used(Role.SEAL, ports.seal_key().certificate)
    for newest in (Batch.objects.order_by("-id").first(), Renewal.objects.order_by("-id").first()):
        if newest is not None:
            token = read_token(bytes(newest.token))
            yield _Used(Role.TIMESTAMP, token.certificate, token.certificates)


@transaction.atomic
def _keep(
    said: ports.Said, role: Role, certificate_id: str, *, revoked_at: datetime | None, at: datetime
) -> None:
    names = {}
    for name, content in (("ocsp_sha256", said.ocsp), ("crl_sha256", said.crl)):
        names[name] = hashlib.sha256(content).hexdigest() if content else ""
        if content:
            RevocationFile.objects.get_or_create(id=names[name], defaults={"content": content})
    identifier = record(
        kind=Kind.SEAL_REVOCATION_KEPT,
        subject=f"{role.value}:{certificate_id}",
        actor=system_actor(name="keep_revocation"),
        at=at,
        facts={"certificate_sha256": certificate_id, **names, **_revoked(revoked_at)},
    )
    SealRevocation.objects.create(
        id=identifier, certificate_id=certificate_id, day=istanbul_date(at), kept_at=at, **names
    )


def _revoked(at: datetime | None) -> dict[str, str]:
    """Return what stops the sealing (`seal_waiting`); nothing while the certificate is not revoked."""
    return {} if at is None else {"revoked_at": at.isoformat()}


def _ask(used: _Used, *, at: datetime) -> tuple[ports.Said, datetime | None]:
    """Return what holds of what was said, and since when a certificate is revoked, which is cried out."""
    roots, owner = ports.published().read().roots, OWNERS[used.role]
    try:
        issuer = check_chain(used.certificate, roots=roots, others=used.others, at=at)[1]
    except (NotTrusted, IndexError) as error:
        raise ports.CertificatesUnavailable from error
    said = ports.revocations().ask(used.certificate, issuer)
    kept: list[bytes | None] = []
    revoked: list[datetime] = []
    for content, read in ((said.ocsp, read_ocsp), (said.crl, read_crl)):
        word: Word | None = None
        if content is not None:
            try:
                word = read(content, certificate=used.certificate, issuer=issuer)
            except RevocationInvalid as error:
                log.warning("an answer about %s does not hold", owner, extra={"why": str(error)})
        if word is not None and word.revoked_at is not None:
            log.error("%s is revoked", owner, extra={"since": word.revoked_at.isoformat()})
            revoked.append(word.revoked_at)
        kept.append(content if word is not None else None)
    ocsp, crl = kept
    short = crl if crl is not None and len(crl) <= LARGEST_CRL else None
    return ports.Said(ocsp, short), min(revoked, default=None)
