"""Append to the outbox, in the transaction of the action that caused the event."""

from datetime import datetime
from uuid import UUID

from uets.events.models import Event
from uets.evidence.states import Kind


def append(
    *,
    kind: Kind,
    subject: str,
    account_id: UUID,
    at: datetime,
    grant_id: UUID | None = None,
    integrator_id: UUID | None = None,
) -> None:
    """Append one event; its type is the evidence kind with a dot. It carries ids only, never names or content."""
    Event.objects.create(
        account_id=account_id,
        grant_id=grant_id,
        integrator_id=integrator_id,
        kind=kind.value.replace(":", "."),
        subject=subject,
        occurred_at=at,
    )
