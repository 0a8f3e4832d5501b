"""Reads of keys and their hand-over, for the holder's screens, the integrator's API, and the vault's loops."""

from collections.abc import Container, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from uets.keys.errors import GrantNotFound
from uets.keys.models import ApiKey, CredentialDelivery, Grant, MintRequest, RevealPermit
from uets.keys.queries.grants import get_grant_of_integrator_for_update
from uets.keys.rules.rotation import Standing
from uets.keys.states import PERMIT_LIFE, DeliveryState, KeyState


def find_newest_key(*, account_id: UUID, grant_id: UUID) -> ApiKey | None:
    """Return the newest key of a grant, or None."""
    return ApiKey.objects.filter(account_id=account_id, grant_id=grant_id).order_by("-id").first()


def find_permit(*, account_id: UUID, permit_id: UUID, at: datetime) -> RevealPermit | None:
    """Return a second person's permit to see a key while it can still be used, or None (rule R5)."""
    unused = RevealPermit.objects.filter(account_id=account_id, id=permit_id, used_at__isnull=True)
    return unused.filter(approved_at__gt=at - PERMIT_LIFE).first()


def find_acknowledged_key(*, account_id: UUID, grant_id: UUID) -> ApiKey | None:
    """Return the newest key that its integrator holds and that works while its grant does, or None.

    While a new key is on its way, or was never fetched, that is an older one.
    """
    states = [state.value for state in (KeyState.ACTIVE, KeyState.OVERLAPPING, KeyState.EXPIRED)]
    found = ApiKey.objects.filter(account_id=account_id, grant_id=grant_id, state__in=states)
    return found.order_by("-id").first()


def list_keys(*, account_id: UUID, grant_id: UUID) -> list[ApiKey]:
    """Return the keys of a grant, newest first."""
    return list(ApiKey.objects.filter(account_id=account_id, grant_id=grant_id).order_by("-id"))


def standings_of(keys: Iterable[ApiKey], *, revealed: Container[str] = ()) -> list[Standing]:
    """Return keys as their renewal asks of them; `revealed` are the public ids that a person has seen."""
    return [
        Standing(id=key.id, state=key.state, usable_until=key.usable_until, is_revealed=key.kid in revealed)
        for key in keys
    ]


def list_ended_overlaps(*, at: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Return account and grant of old keys whose overlap is over, the longest over first."""
    over = ApiKey.objects.filter(state=KeyState.OVERLAPPING.value, usable_until__lte=at)
    pairs = over.order_by("usable_until").values_list("account_id", "grant_id")[:limit]
    return list(dict.fromkeys(pairs))


def was_revealed(*, account_id: UUID, key_id: UUID) -> bool:
    """Tell whether the holder has ever viewed a key: from then on more than the integrator may hold it."""
    return ApiKey.objects.filter(account_id=account_id, id=key_id, revealed_at__isnull=False).exists()


def find_newest_delivery(*, account_id: UUID, grant_id: UUID) -> CredentialDelivery | None:
    """Return the newest hand-over of a grant: each moment of the Teslim Zinciri, or None."""
    return CredentialDelivery.objects.filter(account_id=account_id, grant_id=grant_id).order_by("-id").first()


def list_deliveries(
    *, integrator_id: UUID, state: DeliveryState | None = None, after: UUID | None = None, limit: int = 100
) -> QuerySet[CredentialDelivery]:
    """Return the hand-overs to an integrator, oldest first, all or those in one state, that stand after a given one."""
    found = CredentialDelivery.objects.filter(integrator_id=integrator_id).order_by("id")
    if state is not None:
        found = found.filter(state=state.value)
    if after is not None:
        found = found.filter(id__gt=after)
    return found[:limit]


def list_mint_requests(*, limit: int = 100) -> list[UUID]:
    """Return the keys that wait to be minted, oldest first."""
    return list(MintRequest.objects.order_by("ordered_at").values_list("key_id", flat=True)[:limit])


def count_overdue_mints(*, before: datetime) -> int:
    """Return how many keys ordered before an instant still wait: an alarm when the vault is away."""
    return MintRequest.objects.filter(ordered_at__lt=before).count()


def get_newest_delivery_for_update(
    *, integrator_id: UUID, grant_id: UUID
) -> tuple[Grant, CredentialDelivery]:
    """Return a grant of this integrator and its newest hand-over, locked in this order; raises GrantNotFound."""
    grant = get_grant_of_integrator_for_update(integrator_id=integrator_id, grant_id=grant_id)
    delivery = (
        CredentialDelivery.objects.select_for_update()
        .filter(account_id=grant.account_id, grant_id=grant.id)
        .order_by("-id")
        .first()
    )
    if delivery is None:
        raise GrantNotFound
    return grant, delivery
