"""Keys that a person has seen are renewed at once when that person leaves (rule R15): the old ones end in a day."""

from datetime import datetime
from uuid import UUID

from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.actions.order_key import order_key
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.rotate_key import record_replaced, tell_rotated
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.queries.credentials import standings_of
from uets.keys.queries.reviews import list_revealed_kids
from uets.keys.rules import rotation as rules
from uets.keys.states import DeliveryState, KeyState, Reason

REASON = Reason.OPERATOR_AUTHORITY_LOST


def rotate_revealed(*, actor: Actor, grant: Grant, person_id: UUID, at: datetime) -> bool:
    """Renew the keys of a locked grant that a person has seen, in the caller's transaction; tell whether there was one.

    The old key ends a day from now, acknowledged successor or not: who has left may hold a copy. A key that is on its
    way, or whose term is over, ends at once.
    """
    revealed = list_revealed_kids(grant=grant, person_id=person_id)
    if not revealed:
        return False
    # Deliveries are locked before keys, here as everywhere.
    deliveries = {row.key_id: row for row in _open_deliveries(grant)}
    mine = ApiKey.objects.select_for_update().filter(account_id=grant.account_id, grant_id=grant.id)
    keys = list(mine.order_by("-id"))
    plan = rules.plan_forced(grant_state=grant.state, keys=standings_of(keys, revealed=revealed))
    moved = [key for key in keys if _move(key, plan, at=at)]
    for key in moved:
        if key.state == KeyState.CANCELLED and key.id in deliveries:
            _close(deliveries[key.id], at=at)
    if moved:
        _record(grant, moved, plan, actor=actor, person_id=person_id, at=at)
    return bool(moved)


def _open_deliveries(grant: Grant) -> list[CredentialDelivery]:
    open_states = (DeliveryState.MINTING.value, DeliveryState.PENDING.value)
    mine = CredentialDelivery.objects.select_for_update().filter(
        account_id=grant.account_id, grant_id=grant.id, state__in=open_states
    )
    return list(mine.order_by("id"))


def _move(key: ApiKey, plan: rules.ForcedRotation, *, at: datetime) -> bool:
    """Move one key as planned; tell whether it was touched."""
    if key.id in plan.overlapping:
        key.state = KeyState.OVERLAPPING.value
        key.usable_until = rules.overlap_end(at=at, earlier=key.usable_until)
    elif key.id in plan.replaced:
        key.state = KeyState.REPLACED.value
    elif key.id in plan.cancelled:
        key.state = KeyState.CANCELLED.value
    else:
        return False
    key.state_reason, key.state_changed_at = REASON.value, at
    key.save(update_fields=["state", "state_changed_at", "state_reason", "usable_until"])
    return True


def _close(delivery: CredentialDelivery, *, at: datetime) -> None:
    delivery.state, delivery.jwe, delivery.ended_at = DeliveryState.CLOSED.value, "", at
    delivery.save(update_fields=["ended_at", "jwe", "state"])


def _record(
    grant: Grant,
    moved: list[ApiKey],
    plan: rules.ForcedRotation,
    *,
    actor: Actor,
    person_id: UUID,
    at: datetime,
) -> None:
    """Order the new key, then write evidence, event and e-mails: of what ends, when, and why."""
    ordered = order_key(grant=grant, reason=REASON, at=at)[0] if plan.needs_new else None
    until = next((key.usable_until for key in moved if key.state == KeyState.OVERLAPPING), None)
    facts = {
        "kid": ordered.kid if ordered else None,
        "old_kids": [key.kid for key in moved],
        "reason": REASON.value,
        "usable_until": until,
        "seen_by": person_id,
    }
    record_fact(kind=Kind.KEY_ROTATED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_ROTATED, grant=grant, at=at)
    for key in moved:
        if key.state == KeyState.REPLACED:
            record_replaced(key=key, grant=grant, actor=actor, at=at)
    tell_rotated(
        grant=grant, old_kid=moved[0].kid, reason=REASON, until=until, is_ordered=plan.needs_new, at=at
    )
