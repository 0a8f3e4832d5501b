"""Reads of keys and grants: one file per thing."""

from uets.keys.queries.access import authenticate, find_access
from uets.keys.queries.credentials import (
    find_acknowledged_key,
    find_newest_delivery,
    find_newest_key,
    find_permit,
    list_deliveries,
    list_keys,
    standings_of,
    was_revealed,
)
from uets.keys.queries.grants import (
    find_consequences,
    find_live_grant,
    find_unused_value,
    get_grant,
    get_grant_for_update,
    list_grants,
    list_live_grants,
)
from uets.keys.queries.reviews import find_waiting_review, list_waiting_reviews
from uets.keys.queries.texts import find_signed, list_new_texts

__all__ = [
    "authenticate",
    "find_access",
    "find_acknowledged_key",
    "find_consequences",
    "find_live_grant",
    "find_newest_delivery",
    "find_newest_key",
    "find_permit",
    "find_signed",
    "find_unused_value",
    "find_waiting_review",
    "get_grant",
    "get_grant_for_update",
    "list_deliveries",
    "list_grants",
    "list_keys",
    "list_live_grants",
    "list_new_texts",
    "list_waiting_reviews",
    "standings_of",
    "was_revealed",
]
