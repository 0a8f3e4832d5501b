"""What became of an alert: evidence per notice (D.3, D.4, NotificationDelivered), and what it says of the address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db.models import F

from uets.alerts import rules
from uets.alerts.actions.queueing import AboutNotice
from uets.alerts.models import RefusedAddress
from uets.alerts.states import Channel, FailureReason, Outcome
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel import pool
from uets.kernel.actor import system_actor
from uets.kernel.ids import NO_ACCOUNT, new_id

ACTOR: Final = evidence.encode_actor(system_actor(name="send_alerts"))
REPORTER: Final = evidence.encode_actor(system_actor(name="record_reports"))


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
    """Record, in the transaction that says so in its row, that a provider took an alert (evidence D.3).

    An address of which a provider that takes everything reported a failure afterwards stays suspicious.
    """
    _record(Kind.ALERT_SENT, claimed, channel=channel, facts={"provider_message_id": provider_id}, at=at)
    RefusedAddress.objects.filter(address=claimed.address, is_reported=False).delete()


def note_failed(*, claimed: Claimed, channel: Channel, reason: FailureReason, at: datetime) -> None:
    """Record, in the transaction that says so in its row, that an alert was given up (evidence D.4).

    Only a refused address speaks against the address; a provider that is away does not.
    """
    _record(Kind.ALERT_FAILED, claimed, channel=channel, facts={}, why={"reason": reason.value}, at=at)
    if reason is FailureReason.ADDRESS_REFUSED:
        _count_refusal(claimed.address, at=at)


def note_reported(
    *, claimed: Claimed, outcome: Outcome, provider_id: str, report: dict[str, object], at: datetime
) -> None:
    """Record what a provider reported of an SMS, as its word, at the time when we got it.

    Evidence NotificationDelivered, or D.4 with the reason that was reported.
    """
    reason = rules.REPORT_REASONS.get(outcome)
    why = {"detail": rules.write_source(str(report["code"]))}
    _record(
        Kind.ALERT_UNDELIVERED if reason else Kind.ALERT_DELIVERED,
        claimed,
        channel=Channel.SMS,
        facts={"provider_message_id": provider_id, "report": report},
        why=why | {"reason": reason.value} if reason else why,
        actor=REPORTER,
        at=at,
    )
    if outcome is Outcome.DELIVERED:
        RefusedAddress.objects.filter(address=claimed.address).delete()
    elif outcome is Outcome.NUMBER_INVALID:
        _count_refusal(claimed.address, at=at, is_reported=True)


def _count_refusal(address: str, *, at: datetime, is_reported: bool = False) -> None:
    found, _ = RefusedAddress.objects.get_or_create(
        address=address, defaults={"failed_since": at, "failed_at": at}
    )
    RefusedAddress.objects.filter(address=found.address).update(
        failures=F("failures") + 1, failed_at=at, is_reported=is_reported or found.is_reported
    )


def _record(  # noqa: PLR0913 - the parts of a fact
    kind: Kind,
    claimed: Claimed,
    *,
    channel: Channel,
    facts: dict[str, object],
    at: datetime,
    why: Mapping[str, str] | None = None,
    actor: msgspec.Raw = ACTOR,
) -> None:
    """Record one fact in the chain of each notice that the alert was about; `why` stands beside the alert."""
    notices = msgspec.json.decode(claimed.about, type=list[AboutNotice])
    alert = _describe(claimed, channel) | facts
    rows = [
        evidence.Fact(
            claimed.account_id or NO_ACCOUNT,
            new_id(),
            kind,
            f"notice:{notice.id}",
            at,
            actor,
            {**notice.facts, "alert": alert, **(why or {})},
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
