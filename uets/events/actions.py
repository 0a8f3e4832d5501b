"""Append to the outbox, in the transaction of the action that caused the event."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from uets.events.models import Event
from uets.evidence.states import Kind
from uets.kernel.ids import new_id
from uets.kernel.pool import Reader

COPY_EVENTS: Final = """-- events of a batch
COPY events_event (account_id, id, grant_id, kind, subject, occurred_at) FROM STDIN (FORMAT BINARY)"""


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


def append_many(
    database: Reader,
    *,
    kind: Kind,
    about: Iterable[tuple[UUID, str]],
    at: datetime,
    grant_id: UUID | None = None,
) -> None:
    """Append an event of one kind for each account and subject, on the transaction of their batch."""
    name = kind.value.replace(":", ".")
    database.copy(
        COPY_EVENTS,
        ((account_id, new_id(), grant_id, name, subject, at) for account_id, subject in about),
        types=("uuid", "uuid", "uuid", "varchar", "varchar", "timestamptz"),
    )
