"""Evidence and events of a grant's chain, as the actions of this package write them."""

from collections.abc import Mapping
from datetime import datetime

from uets.events import actions as events
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.kernel.actor import Actor
from uets.keys.models import Grant


def record_fact(*, kind: Kind, grant: Grant, actor: Actor, facts: Mapping[str, object], at: datetime) -> None:
    """Record evidence in the chain of a grant."""
    evidence.record(
        kind=kind, subject=grant.ref, actor=actor, at=at, facts=facts, account_id=grant.account_id
    )


def announce(*, kind: Kind, grant: Grant, at: datetime) -> None:
    """Append the event that tells holder and integrator; it carries ids only."""
    events.append(
        kind=kind,
        subject=grant.ref,
        account_id=grant.account_id,
        grant_id=grant.id,
        integrator_id=grant.integrator_id,
        at=at,
    )
