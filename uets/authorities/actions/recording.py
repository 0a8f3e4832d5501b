"""What every act on an authority does: look at its state, and record in its own chain."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from uets.authorities import errors, queries, rules
from uets.authorities.models import SendingAuthority
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


def hold_authority(*, actor: Actor, authority_id: UUID, at: datetime) -> SendingAuthority:
    """Return an authority that is not closed, locked until the transaction ends, for who may change the register.

    Raises AuthorityNotFound, StateConflict, StaffRequired, LoginNotFresh, ReasonMissing.
    """
    rules.check_is_registrar(actor=actor, at=at)
    authority = SendingAuthority.objects.select_for_update(no_key=True).filter(id=authority_id).first()
    if authority is None:
        raise errors.AuthorityNotFound
    rules.check_is_not_closed(state=authority.state)
    return authority


def get_active(*, authority_id: UUID) -> SendingAuthority:
    """Return an authority that may act for itself, not locked; raises AuthorityNotFound, StateConflict."""
    authority = queries.get_authority(authority_id=authority_id)
    rules.check_is_active(state=authority.state)
    return authority


def record_of(
    *, authority_id: UUID, kind: Kind, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    """Record a fact of an authority."""
    evidence.record(kind=kind, subject=f"authority:{authority_id}", actor=actor, at=at, facts=facts)
