"""The final end of grants: each with its keys, its open hand-overs and the rights that its key gave."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import actions as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.actions.recording import announce, record_fact
from uets.keys.models import ApiKey, CredentialDelivery, Grant, GrantReview
from uets.keys.queries.grants import list_endable_for_update
from uets.keys.rules import grants as rules
from uets.keys.states import WAITING_REVIEWS, DeliveryState, GrantState, KeyState, Reason, ReviewState


@transaction.atomic
def cancel_grants(*, actor: Actor, account_id: UUID, reason: Reason, at: datetime) -> int:
    """End every grant of an account for good (Sonlandırıldı), when its address is closed (rule R16); return how many.

    Grants are locked before the account, here as everywhere.
    """
    grants = list_endable_for_update(account_id=account_id)
    for grant in grants:
        cancel(grant=grant, actor=actor, reason=reason, at=at)
    return len(grants)


def cancel(*, grant: Grant, actor: Actor, reason: Reason, at: datetime) -> None:
    """End a locked grant in the caller's transaction; raises StateConflict for one that has ended."""
    rules.check_move(state=grant.state, to=GrantState.CANCELLED)
    grant.state, grant.state_reason, grant.state_changed_at = GrantState.CANCELLED.value, reason.value, at
    grant.version += 1
    grant.save(update_fields=["state", "state_changed_at", "state_reason", "version"])
    named = {"account_id": grant.account_id, "grant_id": grant.id}
    open_states = (DeliveryState.MINTING, DeliveryState.PENDING)
    open_deliveries = CredentialDelivery.objects.filter(**named, state__in=open_states)
    open_deliveries.update(state=DeliveryState.CLOSED.value, jwe="", ended_at=at)
    living = (
        KeyState.MINTING,
        KeyState.AWAITING_DELIVERY,
        KeyState.ACTIVE,
        KeyState.OVERLAPPING,
        KeyState.EXPIRED,
    )
    keys = ApiKey.objects.filter(**named, state__in=living)
    keys.update(state=KeyState.CANCELLED.value, state_reason=reason.value, state_changed_at=at)
    waiting = GrantReview.objects.filter(**named, state__in=WAITING_REVIEWS)
    waiting.update(state=ReviewState.ENDED.value, remind_at=None, decided_at=at, decided_by_name=actor.name)
    accounts.end_operators_of_grant(actor=actor, account_id=grant.account_id, grant_id=grant.id, at=at)
    record_fact(kind=Kind.GRANT_CANCELLED, grant=grant, actor=actor, facts={"reason": reason.value}, at=at)
    announce(kind=Kind.GRANT_CANCELLED, grant=grant, at=at)
