"""Anahtarı Yenile: a new key goes to the integrator, and the old one works on until it is surely no longer needed."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from uets.alerts.states import Topic
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor, system_actor
from uets.kernel.clock import ISTANBUL
from uets.keys.actions.order_key import order_key
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.telling import tell_both
from uets.keys.errors import StateConflict
from uets.keys.models import ApiKey, CredentialDelivery, Grant
from uets.keys.queries.credentials import list_ended_overlaps, list_keys, standings_of
from uets.keys.queries.grants import get_grant_for_update, get_grant_of_integrator_for_update
from uets.keys.rules import rotation as rules
from uets.keys.states import OVERLAP_HOURS, KeyState, Reason

CLOCK: Final = system_actor(name="end-overlaps")
AT_ONCE: Final = 100

WHY: Final = {
    Reason.HOLDER_PORTAL: ("Hesap sahibi istedi", "The account holder asked for it"),
    Reason.INTEGRATOR_REQUEST: ("Entegratör istedi", "The integrator asked for it"),
    Reason.OPERATOR_AUTHORITY_LOST: (
        "Anahtarı görmüş olan ana işlem yetkilisi hesaptan ayrıldı",
        "A principal operator who had seen the key has left the account",
    ),
}


COMES: Final = (
    "Yeni bir anahtar üretilir ve entegratöre sistem üzerinden otomatik teslim edilir.",
    "A new key is made and handed to the integrator by the system itself.",
)
COMES_NOT: Final = (
    "Yerine geçen anahtar yoksa hesap sahibi API Ayarları Güncelle sayfasında yeni bir anahtar gönderir.",
    "Where no other key takes its place, the account holder sends a new one on the page of API settings.",
)
GOES_ON: Final = (
    "Eski anahtar, yenisi teslim alınana kadar ve sonrasında kısa bir süre çalışır.",
    "The old key works until the new one is acknowledged, and for a short while after that.",
)
ENDED: Final = ("Eski anahtar artık çalışmaz.", "The old key no longer works.")


@transaction.atomic
def rotate_key(
    *, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime, overlap_hours: int = OVERLAP_HOURS
) -> CredentialDelivery:
    """Order a new key for a grant that has one, as the holder; return its hand-over. The term stays.

    The old key works until `overlap_hours` after the new one is acknowledged, so that no call fails in between.
    Raises GrantNotFound, PermissionMissing, PrincipalRequired, LoginNotFresh, StateConflict (`why`),
    RotationInProgress.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_can_rotate(actor=actor, at=at)
    return _rotate(grant, actor=actor, reason=Reason.HOLDER_PORTAL, overlap_hours=overlap_hours, at=at)


@transaction.atomic
def rotate_own_key(
    *, actor: Actor, integrator_id: UUID, grant_id: UUID, at: datetime, overlap_hours: int = OVERLAP_HOURS
) -> CredentialDelivery:
    """Order a new key for a grant as its integrator, acting as itself; raises what `rotate_key` raises of the grant."""
    grant = get_grant_of_integrator_for_update(integrator_id=integrator_id, grant_id=grant_id)
    return _rotate(grant, actor=actor, reason=Reason.INTEGRATOR_REQUEST, overlap_hours=overlap_hours, at=at)


def end_overlaps(*, at: datetime) -> int:
    """Write down which old keys have ended (Yenilendi), up to a hundred; return how many.

    The check of a call looks at the end itself, so a late clock lets no old key in.
    """
    ended = 0
    for account_id, grant_id in list_ended_overlaps(at=at, limit=AT_ONCE):
        ended += _end_of_grant(account_id=account_id, grant_id=grant_id, at=at)
    return ended


def tell_rotated(
    *,
    grant: Grant,
    old_kid: str,
    reason: Reason,
    until: datetime | None,
    at: datetime,
    is_ordered: bool = True,
) -> None:
    """Tell both sides why a key ends, until when it works at the latest, and whether a new one comes by itself.

    `until` is None where that follows from the acknowledgement of the new key.
    """
    new, end = COMES if is_ordered else COMES_NOT, GOES_ON
    if until is not None:
        moment = f"{until.astimezone(ISTANBUL):%d.%m.%Y %H:%M} (UTC+3)"
        end = (
            f"Eski anahtar en geç şu ana kadar çalışır: {moment}.",
            f"The old key works until {moment} at the latest.",
        )
    elif not is_ordered:
        end = ENDED
    (why_tr, why_en), what = WHY[reason], [" ".join(pair) for pair in zip(new, end, strict=True)]
    words = {"why_tr": why_tr, "why_en": why_en, "what_tr": what[0], "what_en": what[1]}
    tell_both(topic=Topic.KEY_ROTATED, grant=grant, at=at, kid=old_kid, **words)


def _rotate(
    grant: Grant, *, actor: Actor, reason: Reason, overlap_hours: int, at: datetime
) -> CredentialDelivery:
    rules.check_overlap(overlap_hours)
    keys = list_keys(account_id=grant.account_id, grant_id=grant.id)
    rules.check_is_free(grant_state=grant.state, keys=standings_of(keys), at=at)
    present = integrators.find_encryption_key(integrator_id=grant.integrator_id)
    if present is None or present.thumbprint != grant.enc_thumbprint:
        raise StateConflict(state=grant.state, why="encryption-key-changed")
    old_kid = next(key.kid for key in keys if key.state == KeyState.ACTIVE)
    key, delivery = order_key(grant=grant, reason=reason, overlap_hours=overlap_hours, at=at)
    facts = {
        "kid": key.kid,
        "old_kid": old_kid,
        "reason": reason.value,
        "overlap_hours": overlap_hours,
    }
    record_fact(kind=Kind.KEY_ROTATED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_ROTATED, grant=grant, at=at)
    tell_rotated(grant=grant, old_kid=old_kid, reason=reason, until=None, at=at)
    return delivery


@transaction.atomic
def _end_of_grant(*, account_id: UUID, grant_id: UUID, at: datetime) -> int:
    """End what is over in one grant; a grant that somebody else holds is left to the next turn."""
    free = Grant.objects.select_for_update(skip_locked=True).filter(account_id=account_id, id=grant_id)
    grant = free.first()
    if grant is None:
        return 0
    over = ApiKey.objects.select_for_update().filter(
        account_id=account_id, grant_id=grant_id, state=KeyState.OVERLAPPING.value, usable_until__lte=at
    )
    keys = list(over.order_by("id"))
    for key in keys:
        key.state, key.state_changed_at = KeyState.REPLACED.value, at
        key.save(update_fields=["state", "state_changed_at"])
    for key in keys:
        record_replaced(key=key, grant=grant, actor=CLOCK, at=at)
    return len(keys)


def record_replaced(*, key: ApiKey, grant: Grant, actor: Actor, at: datetime) -> None:
    """Record that an old key has ended, and say so to both sides."""
    facts = {"kid": key.kid, "usable_until": key.usable_until}
    record_fact(kind=Kind.KEY_REPLACED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.KEY_REPLACED, grant=grant, at=at)
