"""What one can do with staff (görevli): give a role and end it; on the console only."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import errors, rules
from uets.accounts.models import StaffAppointment
from uets.accounts.states import StaffRole
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind


@transaction.atomic
def give_staff_role(
    *, actor: Actor, person_id: UUID, role: StaffRole, reason: str, at: datetime
) -> StaffAppointment:
    """Let a person work as staff in a role, at once; raises StaffRequired, ReasonMissing, StaffRoleExists."""
    _check_is_console(actor, role)
    facts = {"role": role.value, "reason": rules.read_reason(reason)}
    appointment = StaffAppointment(person_id=person_id, role=role.value, given_at=at)
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as error:
        raise errors.StaffRoleExists(role=role.value) from error
    _record(Kind.STAFF_ROLE_GIVEN, appointment, actor=actor, at=at, facts=facts)
    return appointment


@transaction.atomic
def end_staff_role(*, actor: Actor, person_id: UUID, role: StaffRole, reason: str, at: datetime) -> None:
    """End a role; the next click in it finds no page. Raises StaffRequired, ReasonMissing, StaffRoleNotFound."""
    _check_is_console(actor, role)
    facts = {"role": role.value, "reason": rules.read_reason(reason)}
    live = StaffAppointment.objects.select_for_update().filter(person_id=person_id, role=role.value)
    appointment = live.filter(ended_at__isnull=True).first()
    if appointment is None:
        raise errors.StaffRoleNotFound(role=role.value)
    appointment.ended_at = at
    appointment.save(update_fields=["ended_at"])
    _record(Kind.STAFF_ROLE_ENDED, appointment, actor=actor, at=at, facts=facts)


def _check_is_console(actor: Actor, role: StaffRole) -> None:
    """Nobody makes staff on a page: the web process may not write this table either (config/rights.py)."""
    if actor.kind is not ActorKind.CONSOLE:
        raise errors.StaffRequired(role=role.value)


def _record(
    kind: Kind, appointment: StaffAppointment, *, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    evidence.record(
        kind=kind,
        subject=f"staff_role:{appointment.id}",
        actor=actor,
        at=at,
        facts={"person_id": str(appointment.person_id), **facts},
        chain=f"person:{appointment.person_id}",
    )
