"""The integrator proves that it has read the key: the key becomes active, its ciphertext is deleted."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.actions.recording import announce, record_fact
from uets.keys.errors import CredentialGone, DeliveryClosed, ProofInvalid
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.queries.credentials import get_newest_delivery_for_update
from uets.keys.rules.hand_over import check_is_pending, is_proof
from uets.keys.rules.rotation import overlap_end
from uets.keys.states import WRONG_PROOFS_ALLOWED, DeliveryState, GrantState, KeyState, Reason


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a right proof, the same at every repetition."""

    grant_id: UUID
    delivery_id: UUID
    kid: str
    acknowledged_at: datetime


def acknowledge_credential(
    *, actor: Actor, integrator_id: UUID, grant_id: UUID, delivery_id: UUID, proof: str, at: datetime
) -> Acknowledgement:
    """Take the proof of receipt (HMAC with the key, keys-and-api.md §5.7) and return the acknowledgement.

    A wrong proof is recorded and counted before ProofInvalid (`tries_left`) is raised; the fifth closes the delivery.
    Raises GrantNotFound, DeliveryClosed, CredentialGone, CredentialNotReady. Not to be called inside another
    transaction: its rollback would forget a wrong proof.
    """
    with transaction.atomic():
        grant, delivery = get_newest_delivery_for_update(integrator_id=integrator_id, grant_id=grant_id)
        if delivery.id != delivery_id:
            raise DeliveryClosed
        key = ApiKey.objects.select_for_update().get(account_id=grant.account_id, id=delivery.key_id)
        is_right = is_proof(proof, proof_sha256=delivery.proof_sha256)
        if delivery.state != DeliveryState.ACKNOWLEDGED:
            _check(delivery, at=at)
            if is_right:
                _accept(grant, key, delivery, actor=actor, at=at)
            else:
                _count_wrong(grant, key, delivery, actor=actor, at=at)
    if not is_right:
        raise ProofInvalid(tries_left=WRONG_PROOFS_ALLOWED - delivery.wrong_proofs)
    return Acknowledgement(
        grant_id=grant.id,
        delivery_id=delivery.id,
        kid=key.kid,
        acknowledged_at=delivery.acknowledged_at or at,
    )


def _check(delivery: CredentialDelivery, *, at: datetime) -> None:
    """Raise why this delivery takes no proof; for a proof, a delivery whose time is over is closed."""
    try:
        check_is_pending(state=delivery.state, expires_at=delivery.expires_at, at=at)
    except CredentialGone as error:
        raise DeliveryClosed from error


def _accept(grant: Grant, key: ApiKey, delivery: CredentialDelivery, *, actor: Actor, at: datetime) -> None:
    delivery.state, delivery.jwe = DeliveryState.ACKNOWLEDGED.value, ""
    delivery.acknowledged_at = delivery.ended_at = at
    delivery.acknowledged_from = actor.origin.address
    delivery.save(update_fields=["acknowledged_at", "acknowledged_from", "ended_at", "jwe", "state"])
    key.state, key.activated_at, key.state_changed_at = KeyState.ACTIVE.value, at, at
    key.save(update_fields=["activated_at", "state", "state_changed_at"])
    replaced = _overlap(key, at=at)
    # What the holder disabled or the system suspended stays so: an acknowledgement never undoes it.
    if grant.state == GrantState.AWAITING_DELIVERY:
        grant.state, grant.state_reason = GrantState.ACTIVE.value, Reason.NEW_GRANT.value
        grant.state_changed_at, grant.version = at, grant.version + 1
        grant.save(update_fields=["state", "state_changed_at", "state_reason", "version"])
    facts: dict[str, object] = {
        "kid": key.kid,
        "address": actor.origin.address,
        "grant_state": grant.state,
    }
    if replaced:
        facts["replaces"] = [{"kid": old.kid, "usable_until": old.usable_until} for old in replaced]
    record_fact(kind=Kind.KEY_RECEIVED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_RECEIVED, grant=grant, at=at)


def _overlap(key: ApiKey, *, at: datetime) -> list[ApiKey]:
    """Let the keys before this one end after its overlap (Değişiyor); return them."""
    before = ApiKey.objects.select_for_update().filter(
        account_id=key.account_id, grant_id=key.grant_id, state=KeyState.ACTIVE.value
    )
    old_keys = list(before.exclude(id=key.id).order_by("id"))
    for old in old_keys:
        old.state, old.state_changed_at = KeyState.OVERLAPPING.value, at
        old.usable_until = overlap_end(at=at, hours=key.overlap_hours)
        old.save(update_fields=["state", "state_changed_at", "usable_until"])
    return old_keys


def _count_wrong(
    grant: Grant, key: ApiKey, delivery: CredentialDelivery, *, actor: Actor, at: datetime
) -> None:
    delivery.wrong_proofs += 1
    facts = {"kid": key.kid, "wrong_proofs": delivery.wrong_proofs, "address": actor.origin.address}
    record_fact(kind=Kind.KEY_PROOF_REFUSED, grant=grant, actor=actor, facts=facts, at=at)
    if delivery.wrong_proofs < WRONG_PROOFS_ALLOWED:
        delivery.save(update_fields=["wrong_proofs"])
        return
    delivery.state, delivery.jwe, delivery.ended_at = DeliveryState.CLOSED.value, "", at
    delivery.save(update_fields=["ended_at", "jwe", "state", "wrong_proofs"])
    key.state, key.state_reason = KeyState.UNDELIVERED.value, Reason.OTHER.value
    key.state_changed_at = at
    key.save(update_fields=["state", "state_changed_at", "state_reason"])
    facts = {"kid": key.kid, "why": "wrong-proofs"}
    record_fact(kind=Kind.KEY_UNDELIVERED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_UNDELIVERED, grant=grant, at=at)
