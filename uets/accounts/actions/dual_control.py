"""Switch on and off which acts take two principal operators (rule R5)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.accounts import queries, rules
from uets.accounts.states import DualAct
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor


@transaction.atomic
def set_dual_control(*, actor: Actor, account_id: UUID, switches: Sequence[str], at: datetime) -> None:
    """Set the acts that take two; switching on is one principal operator's, switching off takes two already.

    Raises PrincipalRequired, LoginNotFresh, SecondApprovalNeeded.
    """
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    queries.lock_account(account_id=account_id)
    account = queries.get_account(account_id=account_id)
    old = list(account.dual_control)
    if set(old) - set(switches):
        effective = queries.list_switches(account_id=account_id)
        rules.check_needs_no_second(actor=actor, switches=effective, act=DualAct.PEOPLE)
    account.dual_control = list(switches)
    account.save(update_fields=["dual_control"])
    evidence.record(
        kind=Kind.DUAL_CONTROL_CHANGED,
        subject=f"account:{account_id}",
        actor=actor,
        at=at,
        facts={"old": old, "new": list(switches)},
        account_id=account_id,
    )
