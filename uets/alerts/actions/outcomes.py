"""What became of an alert: its row, its evidence per notice (D.3, D.4), and what it says of the address."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.db.models import F

from uets.alerts import rules
from uets.alerts.actions.queueing import AboutNotice
from uets.alerts.models import RefusedAddress
from uets.alerts.states import Channel, FailureReason
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.actor import system_actor
from uets.kernel.ids import NO_ACCOUNT, new_id

ACTOR: Final = evidence.encode_actor(system_actor(name="send_alerts"))


class Claimed(msgspec.Struct, frozen=True):
    """What every claimed alert has, whatever its channel; in the order of the claim's columns."""

    id: UUID
    account_id: UUID | None
    topic: str
    step: str
    about: str
    """JSON, as `queue_many` wrote it."""
    priority: int
    queued_at: datetime
    tries: int
    address: str


def note_sent(*, claimed: Claimed, channel: Channel, provider_id: str, at: datetime) -> None:
    """Record, in the transaction that says so in its row, that a provider took an alert (evidence D.3)."""
    _record(Kind.ALERT_SENT, claimed, channel=channel, facts={"provider_message_id": provider_id}, at=at)
    RefusedAddress.objects.filter(address=claimed.address).delete()


def note_failed(*, claimed: Claimed, channel: Channel, reason: FailureReason, at: datetime) -> None:
    """Record, in the transaction that says so in its row, that an alert was given up (evidence D.4).

    Only a refused address speaks against the address; a provider that is away does not.
    """
    _record(Kind.ALERT_FAILED, claimed, channel=channel, facts={}, reason=reason, at=at)
    if reason is FailureReason.ADDRESS_REFUSED:
        found, _ = RefusedAddress.objects.get_or_create(
            address=claimed.address, defaults={"failed_since": at, "failed_at": at}
        )
        RefusedAddress.objects.filter(address=found.address).update(failures=F("failures") + 1, failed_at=at)


def _record(
    kind: Kind,
    claimed: Claimed,
    *,
    channel: Channel,
    facts: dict[str, object],
    at: datetime,
    reason: FailureReason | None = None,
) -> None:
    """Record one fact in the chain of each notice that the alert was about."""
    notices = msgspec.json.decode(claimed.about, type=list[AboutNotice])
    alert = _describe(claimed, channel) | facts
    why: dict[str, Any] = {} if reason is None else {"reason": reason.value}
    rows = [
        evidence.Fact(
            claimed.account_id or NO_ACCOUNT,
            new_id(),
            kind,
            f"notice:{notice.id}",
            at,
            ACTOR,
            {**notice.facts, "alert": alert, **why},
        )
        for notice in notices
    ]
    if rows:
        evidence.record_many(pool.of_django(), rows)


def _describe(claimed: Claimed, channel: Channel) -> dict[str, object]:
    return {
        "channel": channel.value,
        "to": rules.mask_address(claimed.address),
        "step": claimed.step,
        "message_id": str(claimed.id),
        "queued_at": claimed.queued_at.isoformat(),
        "tries": claimed.tries,
        "has_legal_effect": False,
    }
