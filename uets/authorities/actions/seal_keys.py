"""Give an authority that writes on our pages its seal (elektronik mühür): the key, then the certificate of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.authorities import errors, ports, queries, rules
from uets.authorities.actions.recording import hold_authority, record_of
from uets.authorities.ports import SealCertificate
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def make_seal_key(*, actor: Actor, authority_id: UUID, at: datetime) -> bytes:
    """Make the authority's seal key where there is none, and return the request for its certificate (PKCS #10, PEM).

    Raises AuthorityNotFound, StateConflict, SealUnusable.
    """
    authority = hold_authority(actor=actor, authority_id=authority_id, at=at)
    try:
        request = ports.seals().make_request(detsis=authority.detsis, name=authority.name)
    except ports.SealLocked as error:
        raise errors.SealUnusable from error
    record_of(authority_id=authority_id, kind=Kind.SEAL_KEY_MADE, actor=actor, at=at, facts={})
    return request


@transaction.atomic
def give_seal(*, actor: Actor, authority_id: UUID, certificate: bytes, at: datetime) -> SealCertificate:
    """Keep the certificate (DER) of the authority's seal key; from then on its officials can send from our pages.

    It has to name one of the authority's own numbers, or be entered as its seal before (`add_seal`). Raises
    AuthorityNotFound, StateConflict, SealMissing, SealUnusable, SealCertificateUnfit.
    """
    authority = hold_authority(actor=actor, authority_id=authority_id, at=at)
    try:
        found = ports.seals().inspect(certificate, detsis=authority.detsis)
    except ports.SealAbsent as error:
        raise errors.SealMissing from error
    except ports.SealLocked as error:
        raise errors.SealUnusable from error
    except ports.CertificateUnfit as error:
        raise errors.SealCertificateUnfit(why="other-key") from error
    if not found.valid_from <= at <= found.valid_until:
        raise errors.SealCertificateUnfit(why="not-valid")
    signers, numbers = queries.list_signers(authority_id=authority_id), [found.organisation]
    if rules.find_seal(signers, certificate_sha256=found.sha256, subject_numbers=numbers) is None:
        raise errors.SealCertificateUnfit(why="other-body")
    ports.seals().install(certificate, detsis=authority.detsis)
    facts = {"certificate_sha256": found.sha256, "valid_until": found.valid_until.isoformat()}
    record_of(authority_id=authority_id, kind=Kind.SEAL_GIVEN, actor=actor, at=at, facts=facts)
    return found
