"""States of grants, keys and deliveries with their moves; permissions' order; reasons; IP rules."""

from datetime import timedelta
from enum import StrEnum

from uets.accounts.states import Permission

__all__ = ["Permission"]


class GrantState(StrEnum):
    """Life of a grant (yetki)."""

    AWAITING_DELIVERY = "awaiting_delivery"
    ACTIVE = "active"
    DISABLED = "disabled"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


GRANT_MOVES: dict[GrantState, frozenset[GrantState]] = {
    GrantState.AWAITING_DELIVERY: frozenset(
        {
            GrantState.ACTIVE,
            GrantState.DISABLED,
            GrantState.SUSPENDED,
            GrantState.EXPIRED,
            GrantState.CANCELLED,
        }
    ),
    GrantState.ACTIVE: frozenset(
        {
            GrantState.DISABLED,
            GrantState.SUSPENDED,
            GrantState.EXPIRED,
            GrantState.CANCELLED,
        }
    ),
    # Back to where the newest key stands: active, or awaiting delivery when it was never acknowledged.
    GrantState.DISABLED: frozenset(
        {
            GrantState.ACTIVE,
            GrantState.AWAITING_DELIVERY,
            GrantState.EXPIRED,
            GrantState.CANCELLED,
        }
    ),
    GrantState.SUSPENDED: frozenset(
        {
            GrantState.ACTIVE,
            GrantState.AWAITING_DELIVERY,
            GrantState.DISABLED,
            GrantState.EXPIRED,
            GrantState.CANCELLED,
        }
    ),
    # An extension never undoes the holder's disabling.
    GrantState.EXPIRED: frozenset(
        {
            GrantState.ACTIVE,
            GrantState.AWAITING_DELIVERY,
            GrantState.DISABLED,
            GrantState.CANCELLED,
        }
    ),
    GrantState.CANCELLED: frozenset(),
}

LIVE_GRANT_STATES = (
    GrantState.AWAITING_DELIVERY,
    GrantState.ACTIVE,
    GrantState.DISABLED,
    GrantState.SUSPENDED,
)


class KeyState(StrEnum):
    """Life of an API key, a replaceable credential of a grant."""

    MINTING = "minting"
    AWAITING_DELIVERY = "awaiting_delivery"
    ACTIVE = "active"
    OVERLAPPING = "overlapping"
    REPLACED = "replaced"
    EXPIRED = "expired"
    UNDELIVERED = "undelivered"
    LEAKED = "leaked"
    CANCELLED = "cancelled"


KEY_MOVES: dict[KeyState, frozenset[KeyState]] = {
    # Undelivered at once when the integrator's encryption key is not the one the holder has seen.
    KeyState.MINTING: frozenset(
        {KeyState.AWAITING_DELIVERY, KeyState.UNDELIVERED, KeyState.CANCELLED, KeyState.EXPIRED}
    ),
    KeyState.AWAITING_DELIVERY: frozenset(
        {
            KeyState.ACTIVE,
            KeyState.UNDELIVERED,
            KeyState.EXPIRED,
            KeyState.CANCELLED,
            KeyState.LEAKED,
        }
    ),
    KeyState.ACTIVE: frozenset(
        {
            KeyState.OVERLAPPING,
            KeyState.REPLACED,
            KeyState.EXPIRED,
            KeyState.CANCELLED,
            KeyState.LEAKED,
        }
    ),
    KeyState.OVERLAPPING: frozenset(
        {KeyState.REPLACED, KeyState.EXPIRED, KeyState.CANCELLED, KeyState.LEAKED}
    ),
    KeyState.REPLACED: frozenset({KeyState.LEAKED}),
    # An extension brings a key back, unless it leaked.
    KeyState.EXPIRED: frozenset({KeyState.ACTIVE, KeyState.CANCELLED, KeyState.LEAKED}),
    KeyState.UNDELIVERED: frozenset({KeyState.LEAKED}),
    KeyState.LEAKED: frozenset(),
    KeyState.CANCELLED: frozenset({KeyState.LEAKED}),
}


class DeliveryState(StrEnum):
    """Life of one hand-over of one key."""

    MINTING = "minting"
    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    UNDELIVERED = "undelivered"
    CLOSED = "closed"


DELIVERY_MOVES: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.MINTING: frozenset({DeliveryState.PENDING, DeliveryState.CLOSED}),
    DeliveryState.PENDING: frozenset(
        {DeliveryState.ACKNOWLEDGED, DeliveryState.UNDELIVERED, DeliveryState.CLOSED}
    ),
    DeliveryState.ACKNOWLEDGED: frozenset(),
    DeliveryState.UNDELIVERED: frozenset(),
    DeliveryState.CLOSED: frozenset(),
}


class ReviewState(StrEnum):
    """Life of a review: the others look at a grant whose giver has left (rule R15)."""

    OPEN = "open"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    ENDED = "ended"


REVIEW_MOVES: dict[ReviewState, frozenset[ReviewState]] = {
    # Overdue suspends the grant; whoever confirms it later lets it act again.
    ReviewState.OPEN: frozenset({ReviewState.OVERDUE, ReviewState.CONFIRMED, ReviewState.ENDED}),
    ReviewState.OVERDUE: frozenset({ReviewState.CONFIRMED, ReviewState.ENDED}),
    ReviewState.CONFIRMED: frozenset(),
    ReviewState.ENDED: frozenset(),
}

WAITING_REVIEWS = (ReviewState.OPEN, ReviewState.OVERDUE)


class IpRule(StrEnum):
    """From where a key may be used."""

    REGISTERED = "registered"
    RANGES = "ranges"
    NONE = "none"


class OpenRule(StrEnum):
    """When a key may open a notice."""

    ALWAYS = "always"


class Reason(StrEnum):
    """Why a grant, key or delivery changed (keys-and-api.md §3)."""

    NEW_GRANT = "new_grant"
    HOLDER_PORTAL = "holder_portal"
    EMERGENCY_STOP = "emergency_stop"
    INTEGRATOR_REQUEST = "integrator_request"
    DELIVERY_TIMEOUT = "delivery_timeout"
    TERM_ENDED = "term_ended"
    TARIFF_ENDED = "tariff_ended"
    ACCOUNT_CLOSED = "account_closed"
    OPERATOR_AUTHORITY_LOST = "operator_authority_lost"
    AUTHORITY_DECISION = "authority_decision"
    LEAK_REPORT = "leak_report"
    FRAUD_SUSPICION = "fraud_suspicion"
    INTEGRATOR_REMOVED = "integrator_removed"
    OTHER = "other"


DELIVERY_LIFE = timedelta(days=7)
"""An unacknowledged key is destroyed after seven days."""

OVERLAP_HOURS = 24
"""How long the old key goes on working beside the new one, unless somebody asks for less or more."""

OVERLAPS = (0, 1, OVERLAP_HOURS, 7 * 24)
"""The overlaps one may ask for, in hours: none, an hour, a day, a week."""

CONFIRMED_WITHIN = timedelta(days=30)
"""So long the others may look at the grants of a principal operator who has left (rule R15)."""

REMINDED_BEFORE = (timedelta(days=14), timedelta(days=7), timedelta(days=1))
"""When they are reminded, before that time is over."""

WRONG_PROOFS_ALLOWED = 5
REVEALS_A_DAY = 5
PERMIT_LIFE = timedelta(hours=24)
"""How long a key may be shown after a second person has approved it, once (rule R5)."""

KEY_SHOWN_FOR = timedelta(seconds=60)
KEY_LIFE_DAYS = 366
EXTENSION_MONTHS_AHEAD = 24
EXTENSION_DAYS_AFTER_END = 30


class Button(StrEnum):
    """The words on the button that decides about a grant, as the consent record keeps them."""

    BUY = "Onayla ve satın al"
    EXTEND = "Onayla ve uzat"
    CHANGE_TARIFF = "Onayla ve değiştir"
    WIDEN = "Onayla ve güncelle"
    NARROW = "Güncelle"
    SECOND = "Onayla ve yap"
    END = "Yetkiyi sonlandır"
