"""Görüntüle, from the web process: it asks the key vault, which decides, counts, records and decrypts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from typing_extensions import override

from uets.accounts.errors import SecondApprovalNeeded
from uets.kernel.actor import Actor
from uets.kernel.refusals import Refusal
from uets.keys import errors, ports
from uets.keys.queries.credentials import find_newest_key


class RevealedKey(msgspec.Struct, frozen=True, kw_only=True):
    """The key in the clear, to be shown once for 60 seconds; never to be stored or logged."""

    text: str
    left_today: int
    revealed_at: datetime

    @override
    def __repr__(self) -> str:
        return "RevealedKey(…)"


REFUSALS: Final[Mapping[str, type[Refusal]]] = {
    refusal.code: refusal
    for refusal in (
        errors.LoginNotFresh,
        errors.PrincipalRequired,
        errors.RevealLimitReached,
        errors.RevealRepeated,
        errors.RevealCeilingReached,
        errors.StateConflict,
        errors.GrantNotFound,
        SecondApprovalNeeded,
    )
}


def ask_reveal(*, actor: Actor, account_id: UUID, grant_id: UUID, form_id: UUID, at: datetime) -> RevealedKey:
    """Return the newest key of a grant; the vault records `key:revealed` before it answers, or the refusal.

    Raises GrantNotFound, LoginNotFresh, PrincipalRequired, RevealRepeated (the form was sent before),
    RevealLimitReached, RevealCeilingReached, StateConflict (no key that may be shown), SecondApprovalNeeded (rule R5),
    VaultAway. `at` is the
    vault's own clock's business: it is not sent.
    """
    key = find_newest_key(account_id=account_id, grant_id=grant_id)
    if key is None or actor.person_id is None:
        raise errors.GrantNotFound
    request = ports.RevealRequest(
        account_id=account_id,
        grant_id=grant_id,
        key_id=key.id,
        person_id=actor.person_id,
        session_hash=actor.login.session_hash if actor.login else "",
        form_id=form_id,
        request_id=actor.origin.request_id,
        address=actor.origin.address,
        user_agent=actor.origin.user_agent,
    )
    try:
        answer = ports.key_vault().reveal(request)
    except ports.VaultRefused as refused:
        raise REFUSALS.get(refused.code, errors.VaultAway)(asked_at=at) from refused
    except ports.VaultUnavailable as away:
        raise errors.VaultAway(retry_after=5) from away
    return RevealedKey(text=answer.key, left_today=answer.left_today, revealed_at=answer.revealed_at)
