"""Order a key: the rows that the key vault mints from after the commit. Web and worker never see the key itself."""

import contextlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.kernel.ids import new_id
from uets.keys import ports
from uets.keys.models import ApiKey, CredentialDelivery, Grant, MintRequest
from uets.keys.rules.key_format import new_kid
from uets.keys.states import DELIVERY_LIFE, OVERLAP_HOURS, DeliveryState, KeyState, Reason


def order_key(
    *, grant: Grant, reason: Reason, at: datetime, overlap_hours: int = OVERLAP_HOURS
) -> tuple[ApiKey, CredentialDelivery]:
    """Write key row (minting), delivery row and mint request of a grant, in the caller's transaction.

    The delivery is encrypted to `grant.enc_thumbprint`. After the commit the vault is told; it also looks by itself.
    Once it is acknowledged, a key that works goes on for `overlap_hours`. The caller records the evidence
    (grant:created, key:resent, key:rotated).
    """
    key_id, delivery_id = new_id(), new_id()
    key = ApiKey.objects.create(
        account_id=grant.account_id,
        id=key_id,
        grant_id=grant.id,
        kid=new_kid(),
        state=KeyState.MINTING.value,
        state_reason=reason.value,
        state_changed_at=at,
        ordered_at=at,
        overlap_hours=overlap_hours,
    )
    delivery = CredentialDelivery.objects.create(
        account_id=grant.account_id,
        id=delivery_id,
        grant_id=grant.id,
        key_id=key_id,
        integrator_id=grant.integrator_id,
        state=DeliveryState.MINTING.value,
        enc_thumbprint=grant.enc_thumbprint,
        ordered_at=at,
        expires_at=at + DELIVERY_LIFE,
    )
    _request_mint(key_id=key_id, account_id=grant.account_id, at=at)
    return key, delivery


def _request_mint(*, key_id: UUID, account_id: UUID, at: datetime) -> None:
    MintRequest.objects.create(key_id=key_id, account_id=account_id, ordered_at=at)
    transaction.on_commit(_poke)


def _poke() -> None:
    """Wake the vault; when it is away, it finds the request as soon as it is back."""
    with contextlib.suppress(ports.VaultUnavailable):
        ports.key_vault().poke()
