"""What each act runs: one action, with exactly what was asked for; what is held meanwhile, and how that ends."""

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
from uets.accounts.rules import check_is_fresh, check_is_principal, check_needs_no_second
from uets.accounts.states import DualAct
from uets.agreements import actions as agreements
from uets.applications import actions as applications
from uets.applications.states import ApplicationState
from uets.approvals import rules
from uets.approvals.states import Act, ApprovalState
from uets.closings import actions as closings
from uets.closings.states import ClosingState
from uets.kernel.actor import Actor, actor_from_facts
from uets.keys.actions.amend_grant import Settings, amend_grant
from uets.keys.actions.ask_permit import ask_permit
from uets.keys.actions.extend_key import change_tariff, extend_key
from uets.keys.actions.undertakings import SeenTexts, keep_for_second

Given = Mapping[str, Any]
Run = Callable[[Actor, UUID, Given, datetime], object]
Hold = Callable[[Actor, UUID, Given, datetime], dict[str, Any]]
End = Callable[[Actor, UUID, Given, ApprovalState, datetime], object]


def run_act(*, actor: Actor, account_id: UUID, act: Act, given: Given, at: datetime) -> object:
    """Run one act, return what it made; raises what its action raises, SecondApprovalNeeded for one person alone."""
    return ACTS[act](actor, account_id, given, at)


def hold_act(*, actor: Actor, account_id: UUID, act: Act, given: Given, at: datetime) -> dict[str, Any]:
    """Hold what an act is about while it waits, and return what will be given to it then."""
    hold = HOLDS.get(act)
    return dict(given) if hold is None else {**given, **hold(actor, account_id, given, at)}


def end_act(
    *, actor: Actor, account_id: UUID, act: Act, given: Given, to: ApprovalState, at: datetime
) -> None:
    """End what was held for an act that came to nothing."""
    end = ENDS.get(act)
    if end is not None:
        end(actor, account_id, given, to, at)


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
    return amend_grant(
        actor=actor,
        account_id=account_id,
        grant_id=UUID(given["grant_id"]),
        settings=msgspec.convert(given["settings"], Settings),
        expected_version=given["expected_version"],
        are_local_allowed=settings.DEMO,
        shown_at=_shown_at(actor, given),
        at=at,
    )


def _apply(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    return applications.approve(
        actor=actor,
        account_id=account_id,
        application_id=UUID(given["application_id"]),
        expected_version=given["expected_version"],
        shown_at=_shown_at(actor, given),
        at=at,
    )


def _hold_application(actor: Actor, account_id: UUID, given: Given, at: datetime) -> dict[str, Any]:
    held = applications.hold_application(
        actor=actor,
        account_id=account_id,
        application_id=UUID(given["application_id"]),
        expected_version=given["expected_version"],
        at=at,
    )
    return {"expected_version": held.version}


def _end_application(actor: Actor, account_id: UUID, given: Given, to: ApprovalState, at: datetime) -> object:
    return applications.end_held_application(
        actor=actor,
        account_id=account_id,
        application_id=UUID(given["application_id"]),
        to=ApplicationState(to.value),
        at=at,
    )


def _extend(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    ids = {name: UUID(given[name]) for name in ("disclosure_id", "undertaking_id") if given.get(name)}
    ticked = given.get("ticked_by")
    seen = SeenTexts(
        **ids,
        shown_at=_moment(given.get("shown_at")),
        ticked_by=actor_from_facts(ticked, account_id=account_id) if ticked else None,
        ticked_at=_moment(given.get("ticked_at")),
        signature_id=UUID(given["signature_id"]) if given.get("signature_id") else None,
    )
    return extend_key(
        actor=actor,
        account_id=account_id,
        grant_id=UUID(given["grant_id"]),
        expected_version=given["expected_version"],
        seen=seen,
        at=at,
    )


def _keep_acceptance(actor: Actor, account_id: UUID, given: Given, at: datetime) -> dict[str, Any]:
    """Keep who accepted new texts, by which login and when, and a signature: the second person has not."""
    undertaking = given.get("undertaking_id")
    signature_id = keep_for_second(
        actor=actor,
        account_id=account_id,
        grant_id=UUID(given["grant_id"]),
        undertaking_id=UUID(undertaking) if undertaking else None,
        at=at,
    )
    kept = {"signature_id": str(signature_id)} if signature_id else {}
    return {"ticked_by": actor.facts(), "ticked_at": at.isoformat(), **kept}


def _drop_signature(
    _actor: Actor, account_id: UUID, given: Given, _to: ApprovalState, _at: datetime
) -> object:
    if given.get("signature_id"):
        agreements.drop_signature(account_id=account_id, holder_id=UUID(given["signature_id"]))
    return None


def _change_tariff(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    return change_tariff(
        actor=actor,
        account_id=account_id,
        grant_id=UUID(given["grant_id"]),
        tariff_id=UUID(given["tariff_id"]),
        expected_version=given["expected_version"],
        shown_at=_shown_at(actor, given),
        at=at,
    )


def _reveal(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    """One alone asks the key vault for the key itself; the second person lets it be shown to who asked."""
    switches = account_queries.list_switches(account_id=account_id)
    check_needs_no_second(actor=actor, switches=switches, act=DualAct.REVEAL)
    if actor.asked_by is None:
        return None  # one person is enough by now
    ask_permit(actor=actor, account_id=account_id, approval_id=UUID(given["approval_id"]), at=at)
    return None


def _close(actor: Actor, account_id: UUID, given: Given, at: datetime) -> object:
    return closings.confirm_request(
        actor=actor, account_id=account_id, request_id=UUID(given["request_id"]), at=at
    )


def _end_closing(actor: Actor, account_id: UUID, given: Given, to: ApprovalState, at: datetime) -> object:
    return closings.end_held_request(
        actor=actor,
        account_id=account_id,
        request_id=UUID(given["request_id"]),
        to=ClosingState(to.value),
        at=at,
    )


def _shown_at(actor: Actor, given: Given) -> datetime | None:
    """Return when the asker's page was shown; the second person has seen another one."""
    return _moment(given.get("shown_at")) if actor.asked_by is None else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


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
    Act.APPLY: _apply,
    Act.EXTEND: _extend,
    Act.CHANGE_TARIFF: _change_tariff,
    Act.REVEAL_KEY: _reveal,
    Act.CLOSE_ACCOUNT: _close,
}
HOLDS: Final[Mapping[Act, Hold]] = {Act.APPLY: _hold_application, Act.EXTEND: _keep_acceptance}
ENDS: Final[Mapping[Act, End]] = {
    Act.APPLY: _end_application,
    Act.EXTEND: _drop_signature,
    Act.CLOSE_ACCOUNT: _end_closing,
}
