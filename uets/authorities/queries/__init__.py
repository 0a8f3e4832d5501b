"""Reads of sending authorities: the register, their programs' tokens, how recipients are reached."""

from uets.authorities.queries.reachability import list_reachability
from uets.authorities.queries.register import (
    find_authority,
    find_by_id,
    find_forecast,
    find_office,
    get_authority,
    get_client,
    get_official,
    get_seal,
    list_authorities,
    list_clients,
    list_forecasts,
    list_offices,
    list_officials,
    list_seals,
    list_signers,
)
from uets.authorities.queries.seals import find_held_seal, is_seal_held
from uets.authorities.queries.tokens import AuthorityToken, find_token

__all__ = [
    "AuthorityToken",
    "find_authority",
    "find_by_id",
    "find_forecast",
    "find_held_seal",
    "find_office",
    "find_token",
    "get_authority",
    "get_client",
    "get_official",
    "get_seal",
    "is_seal_held",
    "list_authorities",
    "list_clients",
    "list_forecasts",
    "list_offices",
    "list_officials",
    "list_reachability",
    "list_seals",
    "list_signers",
]
