"""Give a grant, as part of an approved application; its key is ordered with it."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.integrators.errors import IntegratorNotOffered
from uets.kernel.actor import Actor
from uets.kernel.ids import new_id
from uets.keys.actions.consenting import describe_settings
from uets.keys.actions.order_key import order_key
from uets.keys.actions.recording import announce, record_fact
from uets.keys.errors import GrantExists
from uets.keys.models import Grant
from uets.keys.rules import grants as rules
from uets.keys.states import GrantState, IpRule, Reason


class GrantTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is granted to whom: the answers of an application."""

    integrator_id: UUID
    tariff_id: UUID
    permissions: list[str]
    ip_rule: IpRule
    ip_ranges: list[str]
    starts_on: date
    ends_on: date


@transaction.atomic
def create_grant(*, actor: Actor, account_id: UUID, terms: GrantTerms, at: datetime) -> Grant:
    """Write the grant (Teslim bekleniyor) and order its key; raises GrantExists for a second live one (rule R2).

    The key will be encrypted to the integrator's present key; the caller writes the consent records that name it.
    """
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    key = integrators.find_encryption_key(integrator_id=terms.integrator_id)
    if key is None:
        raise IntegratorNotOffered(why="no-encryption-key")
    if actor.person_id is None:
        message = "only a person gives a grant"
        raise ValueError(message)
    grant = Grant(
        account_id=account_id,
        id=new_id(),
        integrator_id=terms.integrator_id,
        tariff_id=terms.tariff_id,
        state=GrantState.AWAITING_DELIVERY.value,
        state_reason=Reason.NEW_GRANT.value,
        state_changed_at=at,
        permissions=terms.permissions,
        ip_rule=terms.ip_rule.value,
        ip_ranges=terms.ip_ranges,
        enc_thumbprint=key.thumbprint,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        given_by_id=actor.person_id,
        given_at=at,
    )
    try:
        with transaction.atomic():
            grant.save(force_insert=True)
    except IntegrityError as error:
        raise GrantExists(integrator_id=str(terms.integrator_id)) from error
    ordered, delivery = order_key(grant=grant, reason=Reason.NEW_GRANT, at=at)
    facts = {**describe_settings(grant), "kid": ordered.kid, "delivery_id": str(delivery.id)}
    record_fact(kind=Kind.GRANT_CREATED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_CREATED, grant=grant, at=at)
    return grant
