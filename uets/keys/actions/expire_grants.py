"""The end of a term: end of the day of API Bitiş Tarihi in Istanbul."""

from datetime import datetime

from django.db import transaction

from uets.accounts import actions as accounts
from uets.evidence.states import Kind
from uets.kernel.actor import system_actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.recording import announce, record_fact
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.queries.grants import claim_ended_grant
from uets.keys.rules import grants as rules
from uets.keys.states import DeliveryState, GrantState, KeyState, Reason

ACTOR = system_actor(name="expire-grants")
AT_ONCE = 100


def expire_grants(*, at: datetime) -> int:
    """Expire up to a hundred grants whose last day has passed and return how many.

    The check of a call looks at the term itself, so a late clock lets nobody in; this writes down what has happened.
    Each in a transaction of its own: whoever held one grant while waiting for another would block other jobs.
    """
    expired = 0
    while expired < AT_ONCE and _expire_next(at=at):
        expired += 1
    return expired


@transaction.atomic
def _expire_next(*, at: datetime) -> bool:
    grant = claim_ended_grant(on=istanbul_date(at))
    if grant is not None:
        _expire(grant, at=at)
    return grant is not None


def _expire(grant: Grant, *, at: datetime) -> None:
    rules.check_move(state=grant.state, to=GrantState.EXPIRED)
    grant.suspended_at = rules.suspended_since(
        state=grant.state, suspended_at=grant.suspended_at, state_changed_at=grant.state_changed_at
    )
    grant.state, grant.state_reason, grant.state_changed_at = (
        GrantState.EXPIRED.value,
        Reason.TERM_ENDED.value,
        at,
    )
    grant.version += 1
    grant.save(update_fields=["state", "state_changed_at", "state_reason", "suspended_at", "version"])
    # A delivery is locked before its key, here as everywhere.
    open_deliveries = CredentialDelivery.objects.filter(
        account_id=grant.account_id,
        grant_id=grant.id,
        state__in=(DeliveryState.MINTING, DeliveryState.PENDING),
    )
    open_deliveries.update(state=DeliveryState.CLOSED.value, jwe="", ended_at=at)
    keys = ApiKey.objects.filter(account_id=grant.account_id, grant_id=grant.id)
    ended = {"state_reason": Reason.TERM_ENDED.value, "state_changed_at": at}
    keys.filter(state=KeyState.ACTIVE).update(state=KeyState.EXPIRED.value, **ended)
    # An extension brings back the key that was handed over last, not the one before it.
    keys.filter(state=KeyState.OVERLAPPING).update(state=KeyState.REPLACED.value, **ended)
    waiting = (KeyState.MINTING, KeyState.AWAITING_DELIVERY)
    keys.filter(state__in=waiting).update(state=KeyState.UNDELIVERED.value, **ended)
    accounts.end_operators_of_grant(actor=ACTOR, account_id=grant.account_id, grant_id=grant.id, at=at)
    record_fact(kind=Kind.GRANT_EXPIRED, grant=grant, actor=ACTOR, facts={"ends_on": grant.ends_on}, at=at)
    announce(kind=Kind.GRANT_EXPIRED, grant=grant, at=at)
