"""How rights end by themselves: with the grant whose key gave them, with their last day, with the person's life."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from uets.accounts import queries
from uets.accounts.actions.standings import move, record_operator, save, tell
from uets.accounts.models import Departure
from uets.accounts.states import LIVE_OPERATOR_STATES, OperatorState
from uets.alerts.states import OperatorChange
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, system_actor
from uets.kernel.clock import istanbul_date

AT_ONCE: Final = 100
CLOCK: Final = system_actor(name="end-over-operators")


@transaction.atomic
def end_operators_of_grant(*, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime) -> int:
    """End the rights that a grant's key gave and nobody kept, when the grant ends; return how many."""
    queries.lock_account(account_id=account_id)
    ended = 0
    for operator in queries.list_operators_of_grant(account_id=account_id, grant_id=grant_id):
        operator.ended_at = at
        move(operator=operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=actor, at=at)
        ended += 1
    return ended


@transaction.atomic
def move_end_of_operators(
    *, actor: Actor, account_id: UUID, grant_id: UUID, given_until: date, at: datetime
) -> None:
    """Let the rights that a grant's key gave follow the term of the grant."""
    queries.lock_account(account_id=account_id)
    for operator in queries.list_operators_of_grant(account_id=account_id, grant_id=grant_id):
        old, operator.given_until = operator.given_until, given_until
        save(operator=operator, fields=("given_until",))
        facts = {"given_until": {"old": old, "new": given_until}}
        record_operator(kind=Kind.OPERATOR_CHANGED, operator=operator, actor=actor, at=at, facts=facts)


@transaction.atomic
def end_over_operators(*, at: datetime) -> int:
    """End up to a hundred rights whose last day is over, by the clock; return how many.

    Access has ended with the day itself (`queries.is_within_term`); this writes it down and tells.
    """
    over = queries.claim_over_operators(on=istanbul_date(at), limit=AT_ONCE)
    for operator in over:
        tell(operator=operator, change=OperatorChange.OVER, actor=CLOCK, at=at)
        operator.ended_at = at
        move(operator=operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=CLOCK, at=at)
    return len(over)


@transaction.atomic
def end_operators_of_person(*, actor: Actor, person_id: UUID, at: datetime) -> int:
    """End every right of a person over the accounts of others, as the civil register says; return how many.

    Of a deceased principal operator too who was the last one: the registrar enters another from the register.
    """
    ended = 0
    for account_id, operator_id in queries.list_standings_of(person_id=person_id):
        operator = queries.get_operator_for_update(account_id=account_id, operator_id=operator_id)
        if operator.state not in LIVE_OPERATOR_STATES:
            continue
        operator.ended_at = at
        move(operator=operator, to=OperatorState.REMOVED, kind=Kind.OPERATOR_REMOVED, actor=actor, at=at)
        tell(operator=operator, change=OperatorChange.BY_REGISTER, actor=actor, at=at)
        ended += 1
    return ended


def finish_departure(*, departure: Departure) -> None:
    """Forget a departure that was claimed and followed up, in the claimer's transaction."""
    Departure.objects.filter(account_id=departure.account_id, id=departure.id).delete()
