"""Keep the register of mandatory groups (Law 7201 art. 7/a): entries begin and end, with who said so and why."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.accounts.rules import check_is_staff, read_reason
from uets.accounts.states import StaffRole
from uets.closings import queries, rules
from uets.closings.models import GroupEntry
from uets.closings.states import MandatoryGroup
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def set_groups(
    *, actor: Actor, account_id: UUID, groups: Collection[MandatoryGroup], at: datetime
) -> list[MandatoryGroup]:
    """Write in which mandatory groups an account is: exactly these; none of them means that a request may close it.

    Raises StaffRequired, LoginNotFresh, ReasonMissing, AccountNotFound.
    """
    check_is_staff(actor=actor, role=StaffRole.REGISTRAR, at=at)
    reason = read_reason(actor.reason)
    accounts.lock_account(account_id=account_id)
    account = accounts.get_account(account_id=account_id)
    old = queries.list_groups(account_id=account_id)
    wanted = rules.plan_entries(kind=account.kind, groups=groups)
    live = queries.list_entries(account_id=account_id)
    for entry in live:
        if entry.group not in wanted:
            entry.ended_at, entry.ended_by_name, entry.end_reason = at, actor.name, reason
            entry.save(update_fields=["ended_at", "ended_by_name", "end_reason"])
    for group in wanted:
        if group not in {entry.group for entry in live}:
            GroupEntry.objects.create(
                account_id=account_id,
                group=group,
                reason=reason,
                entered_by_name=actor.name,
                entered_at=at,
            )
    new = queries.list_groups(account_id=account_id)
    evidence.record(
        kind=Kind.MANDATORY_GROUPS_SET,
        subject=f"account:{account_id}",
        actor=actor,
        at=at,
        facts={"old": [group.value for group in old], "new": [group.value for group in new]},
        account_id=account_id,
    )
    return new
