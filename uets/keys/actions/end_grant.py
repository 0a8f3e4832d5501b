"""Yetkiyi Sonlandır: the holder ends a grant for good, as easily as it was given (rule R6); or its integrator does."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from uets.agreements.rules import describe_pressed
from uets.agreements.states import ConsentKind
from uets.alerts.rules import write_time
from uets.alerts.states import Topic
from uets.kernel.actor import Actor
from uets.keys.actions.cancel_grants import cancel
from uets.keys.actions.consenting import consent
from uets.keys.actions.selling import issue_grant_receipt
from uets.keys.actions.telling import tell_both
from uets.keys.models import Grant
from uets.keys.queries.grants import get_grant_for_update, get_grant_of_integrator_for_update
from uets.keys.rules import grants as rules
from uets.keys.states import Button, GrantState, Reason


@transaction.atomic
def end_grant(
    *, actor: Actor, account_id: UUID, grant_id: UUID, at: datetime, shown_at: datetime | None = None
) -> Grant:
    """End a grant (Sonlandırıldı), effective before the page answers; no fresh login, twice is no error.

    The withdrawal stands in the consent chain of the grant, and a last receipt with it. Raises GrantNotFound,
    PermissionMissing, PrincipalRequired.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_can_narrow(actor=actor)
    if grant.state == GrantState.CANCELLED:
        return grant
    cancel(grant=grant, actor=actor, reason=Reason.HOLDER_PORTAL, at=at)
    shown = {
        "shown": describe_pressed(control=Button.END.value, shown_at=shown_at),
        "channel": Reason.HOLDER_PORTAL.value,
    }
    consent(actor=actor, grant=grant, kind=ConsentKind.WITHDRAWN, at=at, more=shown)
    issue_grant_receipt(actor=actor, grant=grant, at=at)
    tell_both(topic=Topic.GRANT_ENDED, grant=grant, at=at, time=write_time(at))
    return grant


@transaction.atomic
def relinquish_grant(*, actor: Actor, integrator_id: UUID, grant_id: UUID, at: datetime) -> Grant:
    """End a grant as its integrator, which gives up what it was given; twice is no error. Raises GrantNotFound."""
    grant = get_grant_of_integrator_for_update(integrator_id=integrator_id, grant_id=grant_id)
    if grant.state != GrantState.CANCELLED:
        cancel(grant=grant, actor=actor, reason=Reason.INTEGRATOR_REQUEST, at=at)
        tell_both(topic=Topic.GRANT_ENDED, grant=grant, at=at, time=write_time(at))
    return grant
