"""The integrator, as itself, fetches the encrypted key of a grant."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.actions.recording import record_fact
from uets.keys.models import ApiKey, CredentialDelivery
from uets.keys.queries.credentials import get_newest_delivery_for_update
from uets.keys.rules.hand_over import check_is_pending


@transaction.atomic
def pull_credential(*, actor: Actor, integrator_id: UUID, grant_id: UUID, at: datetime) -> str:
    """Return the compact JWE of the grant's newest key; the first pull is recorded, later ones give the same bytes.

    Raises GrantNotFound, CredentialNotReady (not minted yet), CredentialGone (acknowledged or over),
    DeliveryClosed.
    """
    grant, delivery = get_newest_delivery_for_update(integrator_id=integrator_id, grant_id=grant_id)
    check_is_pending(state=delivery.state, expires_at=delivery.expires_at, at=at)
    if delivery.pulled_at is None:
        delivery.pulled_at = at
        delivery.save(update_fields=["pulled_at"])
        facts = {"kid": _kid(delivery), "address": actor.origin.address}
        record_fact(kind=Kind.KEY_PULLED, grant=grant, actor=actor, facts=facts, at=at)
    return delivery.jwe


def _kid(delivery: CredentialDelivery) -> str:
    return ApiKey.objects.get(account_id=delivery.account_id, id=delivery.key_id).kid
