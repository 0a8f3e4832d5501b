"""Reads of keys and grants: one file per thing."""

from uets.keys.queries.access import authenticate, find_access
from uets.keys.queries.credentials import (
    find_newest_delivery,
    find_newest_key,
    list_deliveries,
)

__all__ = [
    "authenticate",
    "find_access",
    "find_newest_delivery",
    "find_newest_key",
    "list_deliveries",
]
