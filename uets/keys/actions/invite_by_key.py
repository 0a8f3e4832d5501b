"""A key invites an operator: the right it gives lasts as long as the grant, so the grant is held meanwhile."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from uets.accounts import actions as accounts
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.keys.errors import GrantNotFound
from uets.keys.queries.grants import get_grant_for_update
from uets.keys.rules import grants as rules

if TYPE_CHECKING:
    from uets.accounts.models import Operator


@transaction.atomic
def invite_by_key(
    *, actor: Actor, account_id: UUID, tckn: str, permissions: Iterable[str], at: datetime
) -> "Operator":
    """Invite a person with a key, until the last day of its grant (rule R4); the grant must still be live.

    The grant is locked before the account, as at its end, so that no invitation slips past that. Raises StateConflict,
    and what `accounts.actions.invite_operator` raises.
    """
    if actor.grant_id is None:
        raise GrantNotFound
    grant = get_grant_for_update(account_id=account_id, grant_id=actor.grant_id)
    rules.check_can_give(state=grant.state, ends_on=grant.ends_on, on=istanbul_date(at))
    return accounts.invite_operator(
        actor=actor,
        account_id=account_id,
        tckn=tckn,
        permissions=permissions,
        given_until=grant.ends_on,
        at=at,
    )
