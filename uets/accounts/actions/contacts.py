"""What one can do with the contacts of a person: keep one that was proven, tell of its change."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from uets.accounts import errors, queries
from uets.accounts.models import Person
from uets.accounts.states import ContactKind
from uets.alerts import actions as alerts
from uets.alerts.rules import mask_address, write_time
from uets.alerts.states import Topic
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def keep_contact(*, actor: Actor, person_id: UUID, kind: ContactKind, address: str, at: datetime) -> Person:
    """Keep an address whose code the person has typed; the old address and the other channel are told of a change.

    The same address again is a check: the moment of its first verification stays, because rules ask how old a contact
    is. Raises PersonUnknown.
    """
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is None:
        raise errors.PersonUnknown
    known = queries.contact_of(person, kind)
    is_same = known.address == address and known.verified_at is not None
    fields = [f"{kind}_checked_at"]
    setattr(person, f"{kind}_checked_at", at)
    if not is_same:
        setattr(person, kind.value, address)
        setattr(person, f"{kind}_verified_at", at)
        fields += [kind.value, f"{kind}_verified_at"]
        _tell(person, known, address=address, at=at)
    person.save(update_fields=fields)
    facts = {"contact": kind.value, "new": mask_address(address)}
    if not is_same and known.address:
        facts["old"] = mask_address(known.address)
    evidence.record(
        kind=Kind.CONTACT_VERIFIED if is_same else Kind.CONTACT_CHANGED,
        subject=f"person:{person_id}",
        actor=actor,
        at=at,
        facts=facts,
    )
    return person


def _tell(person: Person, known: queries.PersonContact, *, address: str, at: datetime) -> None:
    """Tell of a change at the old address of this channel, and at the verified one of the other channel."""
    facts = {
        "installation": settings.INSTALLATION,
        "old": mask_address(known.address) if known.address else "–",
        "new": mask_address(address),
        "time": write_time(at),
    }
    others = [queries.contact_of(person, kind) for kind in ContactKind if kind is not known.kind]
    for told in (known, *others):
        if not told.address or told.verified_at is None:
            continue
        if told.kind is ContactKind.EMAIL:
            alerts.queue_alert(
                topic=Topic.CONTACT_CHANGED, to_address=told.address, facts=facts, at=at, person_id=person.id
            )
        else:
            alerts.queue_sms(
                topic=Topic.CONTACT_CHANGED, to_mobile=told.address, facts=facts, at=at, person_id=person.id
            )
