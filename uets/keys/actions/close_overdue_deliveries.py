"""Seven days without acknowledgement: the ciphertext is deleted and both sides are told (keys-and-api.md §5.8)."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction

from uets.alerts.states import Topic
from uets.evidence.states import Kind
from uets.kernel import batches
from uets.kernel.actor import system_actor
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.telling import tell_both
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.states import DeliveryState, KeyState, Reason

ACTOR = system_actor(name="close-overdue-deliveries")
MOST_AT_ONCE: Final = 100

CLAIM = """-- a delivery whose seven days are over
SELECT account_id, id FROM keys_credentialdelivery
WHERE state = %s AND expires_at <= %s ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED"""


class _Claimed(msgspec.Struct, frozen=True):
    account_id: UUID
    id: UUID


def close_overdue_deliveries(*, at: datetime) -> int:
    """End the hand-overs whose time is over and return how many; nothing waits longer than the next call.

    Each in a transaction of its own: whoever held one delivery while waiting for another would block other jobs.
    """
    closed = 0
    while closed < MOST_AT_ONCE and _close_next(at=at):
        closed += 1
    return closed


@transaction.atomic
def _close_next(*, at: datetime) -> bool:
    claimed = batches.claim(_Claimed, CLAIM, DeliveryState.PENDING.value, at)
    for row in claimed:
        _close(CredentialDelivery.objects.get(account_id=row.account_id, id=row.id), at=at)
    return bool(claimed)


def _close(delivery: CredentialDelivery, *, at: datetime) -> None:
    delivery.state, delivery.jwe, delivery.ended_at = DeliveryState.UNDELIVERED.value, "", at
    delivery.save(update_fields=["ended_at", "jwe", "state"])
    key = ApiKey.objects.get(account_id=delivery.account_id, id=delivery.key_id)
    grant = Grant.objects.get(account_id=delivery.account_id, id=delivery.grant_id)
    if key.state == KeyState.AWAITING_DELIVERY:
        key.state, key.state_reason = KeyState.UNDELIVERED.value, Reason.DELIVERY_TIMEOUT.value
        key.state_changed_at = at
        key.save(update_fields=["state", "state_changed_at", "state_reason"])
    facts = {"kid": key.kid, "why": "seven-days"}
    record_fact(kind=Kind.KEY_UNDELIVERED, grant=grant, actor=ACTOR, facts=facts, at=at)
    announce(kind=Kind.KEY_UNDELIVERED, grant=grant, at=at)
    tell_both(topic=Topic.KEY_UNDELIVERED, grant=grant, at=at)
