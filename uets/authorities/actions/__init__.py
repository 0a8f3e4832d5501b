"""What one can do with sending authorities, and what they can do themselves beside sending."""

from uets.authorities.actions.ask_reachability import ask_reachability
from uets.authorities.actions.clients import add_client, add_client_key, remove_client, remove_client_key
from uets.authorities.actions.forecasts import put_forecast
from uets.authorities.actions.issue_token import forget_old_tokens, issue_token
from uets.authorities.actions.register import (
    close_authority,
    register_authority,
    resume_authority,
    suspend_authority,
)
from uets.authorities.actions.seal_keys import give_seal, make_seal_key
from uets.authorities.actions.signers import add_official, add_seal, remove_official, remove_seal

__all__ = [
    "add_client",
    "add_client_key",
    "add_official",
    "add_seal",
    "ask_reachability",
    "close_authority",
    "forget_old_tokens",
    "give_seal",
    "issue_token",
    "make_seal_key",
    "put_forecast",
    "register_authority",
    "remove_client",
    "remove_client_key",
    "remove_official",
    "remove_seal",
    "resume_authority",
    "suspend_authority",
]
