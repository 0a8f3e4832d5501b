"""Reads of grants, for the holder's screens, the integrator's API and the clock."""

from datetime import date
from uuid import UUID

from uets.integrators import queries as integrators
from uets.integrators.states import OrderKind
from uets.keys.errors import GrantNotFound
from uets.keys.models import Grant
from uets.keys.rules import terms
from uets.keys.rules.consequences import Consequences, Standing, foresee
from uets.keys.states import LIVE_GRANT_STATES, GrantState

LIVE = tuple(state.value for state in LIVE_GRANT_STATES)


def list_grants(*, account_id: UUID) -> list[Grant]:
    """Return the grants of an account, soonest end first."""
    return list(Grant.objects.filter(account_id=account_id).order_by("ends_on", "id"))


def get_grant(*, account_id: UUID, grant_id: UUID) -> Grant:
    """Return a grant of an account; raises GrantNotFound."""
    grant = Grant.objects.filter(account_id=account_id, id=grant_id).first()
    if grant is None:
        raise GrantNotFound
    return grant


def get_grant_for_update(*, account_id: UUID, grant_id: UUID) -> Grant:
    """Return a grant locked until the end of the transaction; raises GrantNotFound."""
    grant = Grant.objects.select_for_update().filter(account_id=account_id, id=grant_id).first()
    if grant is None:
        raise GrantNotFound
    return grant


def get_grant_of_integrator_for_update(*, integrator_id: UUID, grant_id: UUID) -> Grant:
    """Return a grant of an integrator locked until the end of the transaction; raises GrantNotFound."""
    grant = Grant.objects.select_for_update().filter(integrator_id=integrator_id, id=grant_id).first()
    if grant is None:
        raise GrantNotFound
    return grant


def list_endable_for_update(*, account_id: UUID) -> list[Grant]:
    """Return the grants of an account that have not ended for good, locked in their order."""
    endable = Grant.objects.select_for_update().filter(account_id=account_id)
    return list(endable.exclude(state=GrantState.CANCELLED.value).order_by("id"))


def find_live_grant(*, account_id: UUID, integrator_id: UUID) -> Grant | None:
    """Return the one live grant of an account for an integrator, or None."""
    return Grant.objects.filter(account_id=account_id, integrator_id=integrator_id, state__in=LIVE).first()


def list_live_grants(*, account_id: UUID) -> dict[UUID, Grant]:
    """Return the live grants of an account by integrator."""
    grants = Grant.objects.filter(account_id=account_id, state__in=LIVE)
    return {grant.integrator_id: grant for grant in grants}


def find_consequences(
    *, account_id: UUID, grant_id: UUID, unopened: int, nearest_deemed_served_on: date | None, on: date
) -> Consequences:
    """Return what follows when this grant stops (rule R14); the counts are the mailbox's, passed by the door."""
    others = Grant.objects.filter(account_id=account_id, state__in=LIVE).exclude(id=grant_id)
    return foresee(
        unopened=unopened,
        nearest_deemed_served_on=nearest_deemed_served_on,
        others=[
            Standing(state=row.state, permissions=tuple(row.permissions), ends_on=row.ends_on)
            for row in others
        ],
        on=on,
    )


def find_unused_value(*, grant: Grant, on: date) -> int:
    """Return what is left of all that was paid for the present tariff: its sale and each extension since."""
    unused = 0
    for order in integrators.list_orders(account_id=grant.account_id, grant_id=grant.id):
        unused += terms.unused_value(
            gross_kurus=order.gross_kurus, starts_on=order.starts_on, ends_on=order.ends_on, on=on
        )
        if order.kind != OrderKind.EXTENSION:
            break
    return unused


def claim_ended_grant(*, on: date) -> Grant | None:
    """Return a live grant whose last day lies before a day, locked; those of another worker are left to it."""
    ended = Grant.objects.select_for_update(skip_locked=True).filter(state__in=LIVE, ends_on__lt=on)
    return ended.order_by("ends_on").first()
