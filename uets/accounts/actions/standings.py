"""How a standing is kept, recorded and told of; for the actions on operators."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from uets.accounts import errors, queries, rules
from uets.accounts.models import Departure, Operator
from uets.accounts.states import OperatorState
from uets.alerts import actions as alerts
from uets.alerts.rules import describe_change
from uets.alerts.states import OperatorChange, Topic
from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor, ActorKind


def insert_operator(*, operator: Operator, kind: Kind, actor: Actor, at: datetime) -> Operator:
    """Add a standing and record it; raises OperatorExists."""
    try:
        with transaction.atomic():
            operator.save(force_insert=True)
    except IntegrityError as error:
        raise errors.OperatorExists from error
    facts = {"role": operator.role, "permissions": operator.permissions}
    record_operator(kind=kind, operator=operator, actor=actor, at=at, facts=facts)
    return operator


def move(*, operator: Operator, to: OperatorState, kind: Kind, actor: Actor, at: datetime) -> Operator:
    """Move a standing to another state and record it; raises StateConflict.

    A principal operator who leaves is noted for those who follow it up, in the same transaction.
    """
    rules.check_operator_move(state=operator.state, to=to)
    if rules.is_departure(role=operator.role, state=operator.state, to=to) and operator.person is not None:
        Departure.objects.create(
            account_id=operator.account_id,
            person_id=operator.person.id,
            person_name=operator.person.full_name,
            left_at=at,
        )
    operator.state = to.value
    save(operator=operator, fields=("state", "accepted_at", "confirmed_at", "confirmed_by_id", "ended_at"))
    record_operator(kind=kind, operator=operator, actor=actor, at=at, facts={"role": operator.role})
    return operator


def save(*, operator: Operator, fields: Sequence[str]) -> None:
    """Write columns of a standing, under its next version."""
    operator.version += 1
    operator.save(update_fields=[*fields, "version"])


def tell(*, operator: Operator, change: OperatorChange, actor: Actor, at: datetime) -> None:
    """Tell an invited person of it, and all who act for the account what somebody else has done to its operators.

    Before the invitation is accepted the letter names nobody: it must not tell who a number is.
    """
    person, account = operator.person, queries.get_account(account_id=operator.account_id)
    is_by_key = actor.kind is ActorKind.KEY
    facts = describe_change(
        change, account=account.legal_name, person=operator.name or "–", by=actor.name, is_by_key=is_by_key
    )
    told: dict[Topic, list[str]] = {}
    if change is OperatorChange.INVITED and person and person.email and person.email_verified_at is not None:
        told[Topic.OPERATOR_INVITED] = [person.email]
    own = queries.get_person(person_id=actor.person_id).email if actor.person_id else ""
    told[Topic.OPERATOR_CHANGED] = [
        email for email in queries.list_emails(account_id=account.id) if email != own
    ]
    for topic, to in told.items():
        alerts.queue_alerts(topic=topic, to=to, facts=facts, at=at, account_id=account.id)


def record_operator(
    *, kind: Kind, operator: Operator, actor: Actor, at: datetime, facts: Mapping[str, object]
) -> None:
    """Record what was done to a standing, in the chain of its account."""
    subject = f"operator:{operator.id}"
    named = {"operator_id": operator.id, "person_id": operator.person_id, **facts}
    evidence.record(
        kind=kind,
        subject=subject,
        actor=actor,
        at=at,
        facts=named,
        account_id=operator.account_id,
        chain=f"account:{operator.account_id}",
    )
    events.append(
        kind=kind,
        subject=subject,
        account_id=operator.account_id,
        at=at,
        grant_id=operator.added_by_grant_id,
        integrator_id=actor.integrator_id,
    )
