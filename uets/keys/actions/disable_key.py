"""Devre Dışı Bırak and Etkinleştir."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.actions.recording import announce, record_fact
from uets.keys.errors import StateConflict
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.queries.credentials import find_acknowledged_key
from uets.keys.queries.grants import get_grant_for_update
from uets.keys.rules import grants as rules
from uets.keys.states import DeliveryState, GrantState, KeyState, Reason

OPEN_DELIVERIES = (DeliveryState.MINTING, DeliveryState.PENDING)


@transaction.atomic
def disable_key(*, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime) -> Grant:
    """Disable every key of a grant at once (Devre Dışı Bırak); an open hand-over is closed. Twice is no error.

    Nothing but the holder's own Etkinleştir undoes it: neither an acknowledgement nor the end of a suspension.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_can_disable(actor=actor, state=grant.state)
    if grant.state == GrantState.DISABLED:
        return grant
    grant.suspended_at = rules.suspended_since(
        state=grant.state, suspended_at=grant.suspended_at, state_changed_at=grant.state_changed_at
    )
    grant.state, grant.disabled_at = GrantState.DISABLED.value, at
    _save(grant, reason=Reason.HOLDER_PORTAL, at=at)
    closed = _close_delivery(grant, at=at)
    facts = {"reason": Reason.HOLDER_PORTAL.value, "closed_delivery": closed}
    record_fact(kind=Kind.GRANT_DISABLED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_DISABLED, grant=grant, at=at)
    return grant


@transaction.atomic
def enable_key(*, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime) -> Grant:
    """Enable a disabled grant again (Etkinleştir), with a fresh strong login; one that is on stays on.

    What the system suspended meanwhile or before is suspended again: the holder lifts only what the holder did.

    A key that was never acknowledged stays undelivered: a new one has to be sent (“Yeniden gönder”).
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    if grant.state in {GrantState.ACTIVE, GrantState.AWAITING_DELIVERY}:
        return grant
    if grant.state != GrantState.DISABLED:
        raise StateConflict(state=grant.state)
    key = find_acknowledged_key(account_id=account_id, grant_id=grant_id)
    grant.disabled_at = None
    to = rules.state_of(disabled_at=None, suspended_at=grant.suspended_at, key_state=key.state if key else "")
    grant.state = to.value
    _save(grant, reason=Reason.HOLDER_PORTAL, at=at)
    record_fact(kind=Kind.GRANT_ENABLED, grant=grant, actor=actor, facts={"state": to.value}, at=at)
    announce(kind=Kind.GRANT_ENABLED, grant=grant, at=at)
    return grant


def _save(grant: Grant, *, reason: Reason, at: datetime) -> None:
    grant.state_reason, grant.state_changed_at = reason.value, at
    grant.version += 1
    grant.save(
        update_fields=["disabled_at", "state", "state_changed_at", "state_reason", "suspended_at", "version"]
    )


def _close_delivery(grant: Grant, *, at: datetime) -> str | None:
    """Close an open hand-over: its ciphertext goes, its key stays undelivered. Return the delivery's id."""
    found = CredentialDelivery.objects.select_for_update().filter(
        account_id=grant.account_id, grant_id=grant.id, state__in=[state.value for state in OPEN_DELIVERIES]
    )
    delivery = found.first()
    if delivery is None:
        return None
    delivery.state, delivery.jwe, delivery.ended_at = DeliveryState.CLOSED.value, "", at
    delivery.save(update_fields=["ended_at", "jwe", "state"])
    key = ApiKey.objects.get(account_id=grant.account_id, id=delivery.key_id)
    key.state, key.state_reason, key.state_changed_at = (
        KeyState.UNDELIVERED.value,
        Reason.HOLDER_PORTAL.value,
        at,
    )
    key.save(update_fields=["state", "state_changed_at", "state_reason"])
    return str(delivery.id)
