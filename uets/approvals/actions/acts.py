"""What each act runs: one action, with exactly what was asked for."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.actions import Days
from uets.accounts.rules import check_is_fresh, check_is_principal
from uets.accounts.states import DualAct
from uets.approvals import rules
from uets.approvals.states import Act
from uets.kernel.actor import Actor
from uets.keys.actions.amend_grant import Settings, amend_grant

Given = Mapping[str, Any]
Run = Callable[[Actor, UUID, Given, datetime], object]


def run_act(*, actor: Actor, account_id: UUID, act: Act, given: Given, at: datetime) -> None:
    """Run one act; raises what its action raises, SecondApprovalNeeded for one person alone."""
    ACTS[act](actor, account_id, given, at)


def _on_operator(action: Callable[..., object]) -> Run:
    def run(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
        return action(
            actor=actor,
            account_id=account_id,
            operator_id=UUID(given["operator_id"]),
            expected_version=given["expected_version"],
            at=at,
        )

    return run


def _change_operator(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    days = [date.fromisoformat(day) if day else None for day in given["days"]]
    return accounts.change_operator(
        actor=actor,
        account_id=account_id,
        operator_id=UUID(given["operator_id"]),
        permissions=given["permissions"],
        days=Days(*days),
        expected_version=given["expected_version"],
        at=at,
    )


def _amend_grant(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    shown_at = given.get("shown_at")
    return amend_grant(
        actor=actor,
        account_id=account_id,
        grant_id=UUID(given["grant_id"]),
        settings=msgspec.convert(given["settings"], Settings),
        expected_version=given["expected_version"],
        are_local_allowed=settings.DEMO,
        shown_at=datetime.fromisoformat(shown_at) if shown_at and actor.asked_by is None else None,
        at=at,
    )


@transaction.atomic
def _switch(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    check_is_principal(actor=actor)
    check_is_fresh(actor=actor, at=at)
    principals = account_queries.count_principals(account_id=account_id)
    rules.check_are_two(principals=principals)
    wanted = rules.complete_switches(DualAct(name) for name in given["switches"])
    return accounts.set_dual_control(actor=actor, account_id=account_id, switches=wanted, at=at)


ACTS: Final[Mapping[Act, Run]] = {
    Act.CONFIRM_OPERATOR: _on_operator(accounts.confirm_operator),
    Act.KEEP_OPERATOR: _on_operator(accounts.keep_operator),
    Act.CHANGE_OPERATOR: _change_operator,
    Act.REMOVE_OPERATOR: _on_operator(accounts.remove_operator),
    Act.AMEND_GRANT: _amend_grant,
    Act.SWITCH_OFF: _switch,
}
