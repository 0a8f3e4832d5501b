"""What waits for a second principal operator before it is bought (rule R5): held, and ended without a sale."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from uets.agreements import actions as agreements
from uets.applications import errors, queries, rules
from uets.applications.actions.approve import check_may_be_bought
from uets.applications.models import IntegrationApplication
from uets.applications.states import ApplicationState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor

KINDS: Final = {
    ApplicationState.AWAITING_SECOND: Kind.APPLICATION_AWAITS_SECOND,
    ApplicationState.REJECTED: Kind.APPLICATION_REJECTED,
    ApplicationState.WITHDRAWN: Kind.APPLICATION_WITHDRAWN,
    ApplicationState.EXPIRED: Kind.APPLICATION_EXPIRED,
}


@transaction.atomic
def hold_application(
    *, actor: Actor, account_id: UUID, application_id: UUID, expected_version: int, at: datetime
) -> IntegrationApplication:
    """Let a complete application wait: nothing in it changes any more, nothing is sold, no key is ordered.

    The integrator's key that the applicant has seen is kept with it. Raises what buying raises.
    """
    application = queries.get_application_for_update(account_id=account_id, application_id=application_id)
    if application.person_id != actor.person_id:
        raise errors.ApplicationNotFound
    rules.check_move(state=application.state, to=ApplicationState.AWAITING_SECOND)
    check_may_be_bought(application=application, actor=actor, expected_version=expected_version, at=at)
    key = application.integrator_id and integrators.find_encryption_key(
        integrator_id=application.integrator_id
    )
    application.enc_thumbprint = key.thumbprint if key else ""
    application.version += 1
    _move(application, to=ApplicationState.AWAITING_SECOND, actor=actor, at=at)
    return application


@transaction.atomic
def end_held_application(
    *, actor: Actor, account_id: UUID, application_id: UUID, to: ApplicationState, at: datetime
) -> None:
    """End what waited without a sale: rejected, withdrawn, or its days are over. Raises StateConflict."""
    application = queries.get_application_for_update(account_id=account_id, application_id=application_id)
    if application.state != ApplicationState.AWAITING_SECOND:
        raise errors.StateConflict(state=application.state)
    rules.check_move(state=application.state, to=to)
    agreements.drop_signature(account_id=account_id, holder_id=application_id)
    application.decided_at = at
    application.version += 1
    _move(application, to=to, actor=actor, at=at)


def _move(application: IntegrationApplication, *, to: ApplicationState, actor: Actor, at: datetime) -> None:
    application.state, application.changed_at = to.value, at
    application.save(update_fields=["changed_at", "decided_at", "enc_thumbprint", "state", "version"])
    evidence.record(
        kind=KINDS[to],
        subject=f"application:{application.id}",
        actor=actor,
        at=at,
        facts={"number": application.number, "enc_thumbprint": application.enc_thumbprint},
        account_id=application.account_id,
        chain=f"account:{application.account_id}",
    )
