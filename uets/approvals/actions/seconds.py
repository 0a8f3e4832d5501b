"""Who may be the second person of what waits; asked by the portal's action, and by the key vault for itself."""

from datetime import datetime
from uuid import UUID

from uets.accounts import queries as accounts
from uets.approvals import errors, rules
from uets.approvals.models import Approval


def check_second(*, approval: Approval, second: UUID | None, at: datetime) -> None:
    """Raise SecondNotAllowed unless this is another principal operator, and the asker still is one."""
    asker = accounts.find_standing(person_id=approval.asked_by_id, account_id=approval.account_id, at=at)
    if asker is None or not asker.is_principal:
        raise errors.SecondNotAllowed
    standing = accounts.find_operator_of(account_id=approval.account_id, person_id=second)
    rules.check_is_second(
        asked_by=approval.asked_by_id,
        second=second,
        added_by=standing.confirmed_by_id if standing else None,
        added_at=standing.confirmed_at if standing else None,
        at=at,
    )
