"""Whether somebody may act for an authority that sends by hand."""

from typing import TYPE_CHECKING
from uuid import UUID

from uets.authorities import queries as authorities
from uets.authorities.errors import OfficialNotFound
from uets.authorities.rules import check_is_active
from uets.delivery import errors
from uets.kernel.actor import Actor

if TYPE_CHECKING:
    from uets.authorities.models import AuthorityOfficial


def get_office(*, actor: Actor, authority_id: UUID) -> "AuthorityOfficial":
    """Return the actor's office at an authority that may send; raises OfficialNotFound, StateConflict."""
    person_id = actor.person_id
    office = person_id and authorities.find_office(person_id=person_id, authority_id=authority_id)
    if not office:
        raise OfficialNotFound
    check_is_active(state=office.authority.state)
    return office


def get_signing_office(*, actor: Actor, authority_id: UUID) -> "AuthorityOfficial":
    """Return the actor's office as İmzalayan; raises SignerRequired beside what `get_office` raises."""
    office = get_office(actor=actor, authority_id=authority_id)
    if not office.is_signer:
        raise errors.SignerRequired
    return office
