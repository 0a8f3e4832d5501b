"""Register a sending authority; suspend, resume and close it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.authorities import errors, rules
from uets.authorities.actions.recording import hold_authority, record_of
from uets.authorities.models import SendingAuthority
from uets.authorities.states import AuthorityKind, AuthorityState
from uets.evidence.states import Kind
from uets.kernel import numbers, turkish
from uets.kernel.actor import Actor


@transaction.atomic
def register_authority(
    *, actor: Actor, detsis: str, name: str, kind: AuthorityKind, vkn: str, at: datetime
) -> SendingAuthority:
    """Register a body that may have notices served (Law 7201 art. 1); `vkn` may be empty.

    A seal certificate that names one of its two numbers counts as its seal. Raises IdentifierInvalid, AuthorityTaken.
    """
    rules.check_is_registrar(actor=actor, at=at)
    digits, tax_number = numbers.find_detsis(detsis), numbers.find_vkn(vkn)
    if digits is None:
        raise errors.IdentifierInvalid(field="detsis")
    if vkn and tax_number is None:
        raise errors.IdentifierInvalid(field="vkn")
    authority = SendingAuthority(
        detsis=digits,
        vkn=tax_number,
        name=turkish.normalize(name),
        sort_key=turkish.sort_key(name),
        search_text=turkish.fold(name),
        kind=kind.value,
        registered_at=at,
        state_changed_at=at,
    )
    try:
        with transaction.atomic():
            authority.save(force_insert=True)
    except IntegrityError as error:
        is_detsis_taken = SendingAuthority.objects.filter(detsis=digits).exists()
        raise errors.AuthorityTaken(field="detsis" if is_detsis_taken else "vkn") from error
    facts = {"detsis": digits, "vkn": tax_number or "", "name": authority.name, "kind": kind.value}
    record_of(authority_id=authority.id, kind=Kind.AUTHORITY_REGISTERED, actor=actor, at=at, facts=facts)
    return authority


def suspend_authority(*, actor: Actor, authority_id: UUID, reason: str, at: datetime) -> None:
    """Suspend an authority: its tokens stop at the next call, nothing more is taken over from it.

    What was taken over goes on. Raises AuthorityNotFound, StateConflict.
    """
    _move(
        authority_id,
        AuthorityState.SUSPENDED,
        Kind.AUTHORITY_SUSPENDED,
        actor=actor,
        reason=reason,
        at=at,
    )


def resume_authority(*, actor: Actor, authority_id: UUID, reason: str, at: datetime) -> None:
    """Lift a suspension; raises AuthorityNotFound, StateConflict."""
    _move(authority_id, AuthorityState.ACTIVE, Kind.AUTHORITY_RESUMED, actor=actor, reason=reason, at=at)


def close_authority(*, actor: Actor, authority_id: UUID, reason: str, at: datetime) -> None:
    """Close an authority for good, as when the body is wound up; raises AuthorityNotFound, StateConflict."""
    _move(authority_id, AuthorityState.CLOSED, Kind.AUTHORITY_CLOSED, actor=actor, reason=reason, at=at)


@transaction.atomic
def _move(
    authority_id: UUID, to: AuthorityState, kind: Kind, *, actor: Actor, reason: str, at: datetime
) -> None:
    authority = hold_authority(actor=actor, authority_id=authority_id, at=at)
    rules.check_move(state=authority.state, to=to)
    authority.state, authority.state_changed_at = to.value, at
    authority.save(update_fields=["state", "state_changed_at"])
    record_of(authority_id=authority_id, kind=kind, actor=actor, at=at, facts={"reason": reason})
