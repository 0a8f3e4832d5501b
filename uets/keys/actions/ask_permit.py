"""A second person lets a key be shown (rule R5), from the web process: the key vault decides and records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from uets.kernel.actor import Actor
from uets.kernel.refusals import Refusal
from uets.keys import errors, ports

REFUSALS: Final[Mapping[str, type[Refusal]]] = {
    refusal.code: refusal
    for refusal in (
        errors.LoginNotFresh,
        errors.PrincipalRequired,
        errors.StateConflict,
        errors.GrantNotFound,
    )
}


def ask_permit(*, actor: Actor, account_id: UUID, approval_id: UUID, at: datetime) -> None:
    """Let what was asked for be shown once.

    Raises LoginNotFresh, PrincipalRequired, StateConflict (a key that is never shown again), GrantNotFound, VaultAway.
    """
    if actor.person_id is None:
        raise errors.PrincipalRequired
    request = ports.PermitRequest(
        account_id=account_id,
        approval_id=approval_id,
        person_id=actor.person_id,
        session_hash=actor.login.session_hash if actor.login else "",
        request_id=actor.origin.request_id,
        address=actor.origin.address,
        user_agent=actor.origin.user_agent,
    )
    try:
        ports.key_vault().permit(request)
    except ports.VaultRefused as refused:
        raise REFUSALS.get(refused.code, errors.VaultAway)(asked_at=at) from refused
    except ports.VaultUnavailable as away:
        raise errors.VaultAway(retry_after=5) from away
