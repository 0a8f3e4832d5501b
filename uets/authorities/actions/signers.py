"""Officials and seals of an authority: who prepares, who signs PaketOzeti, what seals NihaiOzet."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import queries as accounts
from uets.authorities import errors, queries, rules
from uets.authorities.actions.recording import hold_authority, record_of
from uets.authorities.models import AuthorityOfficial, AuthoritySeal
from uets.evidence.states import Kind
from uets.kernel import turkish
from uets.kernel.actor import Actor


@transaction.atomic
def add_official(  # noqa: PLR0913 - an office is all of this
    *,
    actor: Actor,
    authority_id: UUID,
    person_id: UUID,
    is_preparer: bool,
    is_signer: bool,
    unit: str,
    at: datetime,
) -> AuthorityOfficial:
    """Enter a registered person as Hazırlayan, İmzalayan or both.

    A signer signs with the certificate that names their TCKN. Raises AuthorityNotFound, StateConflict, PersonUnknown,
    RoleMissing, OfficialExists.
    """
    rules.check_roles(is_preparer=is_preparer, is_signer=is_signer)
    authority = hold_authority(actor=actor, authority_id=authority_id, at=at)
    person = accounts.get_person(person_id=person_id)
    official = AuthorityOfficial(
        authority=authority,
        person_id=person.id,
        is_preparer=is_preparer,
        is_signer=is_signer,
        unit=turkish.normalize(unit),
        given_at=at,
    )
    try:
        with transaction.atomic():
            official.save(force_insert=True)
    except IntegrityError as error:
        raise errors.OfficialExists from error
    facts = _facts(official) | {"name": person.full_name}
    record_of(authority_id=authority_id, kind=Kind.OFFICIAL_ADDED, actor=actor, at=at, facts=facts)
    return official


@transaction.atomic
def remove_official(*, actor: Actor, authority_id: UUID, official_id: UUID, at: datetime) -> None:
    """End an office at once; raises AuthorityNotFound, StateConflict, OfficialNotFound."""
    hold_authority(actor=actor, authority_id=authority_id, at=at)
    official = queries.get_official(authority_id=authority_id, official_id=official_id)
    official.ended_at = at
    official.save(update_fields=["ended_at"])
    record_of(
        authority_id=authority_id, kind=Kind.OFFICIAL_REMOVED, actor=actor, at=at, facts=_facts(official)
    )


@transaction.atomic
def add_seal(
    *,
    actor: Actor,
    authority_id: UUID,
    certificate_sha256: str,
    organisation_number: str,
    label: str,
    at: datetime,
) -> AuthoritySeal:
    """Let another seal count as the authority's: by the SHA-256 of its certificate or by the number in it.

    Raises AuthorityNotFound, StateConflict, SealUnclear, IdentifierInvalid, AuthorityTaken.
    """
    digest, number = rules.read_seal(
        certificate_sha256=certificate_sha256, organisation_number=organisation_number
    )
    seal = AuthoritySeal(
        authority=hold_authority(actor=actor, authority_id=authority_id, at=at),
        certificate_sha256=digest,
        organisation_number=number,
        label=turkish.normalize(label),
        added_at=at,
    )
    try:
        with transaction.atomic():
            seal.save(force_insert=True)
    except IntegrityError as error:
        raise errors.AuthorityTaken(field="seal") from error
    record_of(
        authority_id=authority_id, kind=Kind.SIGNER_ADDED, actor=actor, at=at, facts=_facts_of_seal(seal)
    )
    return seal


@transaction.atomic
def remove_seal(*, actor: Actor, authority_id: UUID, seal_id: UUID, at: datetime) -> None:
    """Let an entered seal count no longer; raises AuthorityNotFound, StateConflict, SealNotFound."""
    hold_authority(actor=actor, authority_id=authority_id, at=at)
    seal = queries.get_seal(authority_id=authority_id, seal_id=seal_id)
    seal.removed_at = at
    seal.save(update_fields=["removed_at"])
    record_of(
        authority_id=authority_id, kind=Kind.SIGNER_REMOVED, actor=actor, at=at, facts=_facts_of_seal(seal)
    )


def _facts(official: AuthorityOfficial) -> dict[str, object]:
    return {
        "official_id": str(official.id),
        "person_id": str(official.person_id),
        "is_preparer": official.is_preparer,
        "is_signer": official.is_signer,
        "unit": official.unit,
    }


def _facts_of_seal(seal: AuthoritySeal) -> dict[str, object]:
    return {
        "seal_id": str(seal.id),
        "certificate_sha256": seal.certificate_sha256,
        "organisation_number": seal.organisation_number,
        "label": seal.label,
    }
