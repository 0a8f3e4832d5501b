"""Güncelle: change permissions and IP rule of a grant together."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.accounts.rules import check_needs_no_second
from uets.accounts.states import DualAct
from uets.agreements.queries import check_contract
from uets.agreements.rules import describe_pressed
from uets.agreements.states import ConsentKind
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor
from uets.keys.actions.consenting import consent, describe_settings
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.selling import issue_grant_receipt
from uets.keys.errors import StateConflict, VersionStale
from uets.keys.models import Grant
from uets.keys.queries.grants import get_grant_for_update
from uets.keys.rules import grants as rules
from uets.keys.rules import ip_rules
from uets.keys.states import LIVE_GRANT_STATES, Button, IpRule


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What Güncelle sends."""

    permissions: list[str]
    ip_rule: IpRule
    ip_ranges: list[str]


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would do: completed settings, old beside new, whether it lets more in, wide new ranges."""

    settings: Settings
    differences: dict[str, dict[str, object]]
    is_wider: bool
    wide_ranges: list[str]


def plan_amendment(*, grant: Grant, settings: Settings, are_local_allowed: bool) -> Amendment:
    """Return what a change would do; raises NothingGranted, TariffTooNarrow, RangeInvalid. Changes nothing."""
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    permissions = rules.complete_permissions(settings.permissions, tariff_permissions=tariff.permissions)
    ranges = ip_rules.check_ranges(settings.ip_rule, settings.ip_ranges, are_local_allowed=are_local_allowed)
    complete = Settings(permissions=permissions, ip_rule=settings.ip_rule, ip_ranges=ranges)
    old = describe_settings(grant)
    new = {**old, "permissions": permissions, "ip_rule": settings.ip_rule.value, "ip_ranges": ranges}
    lets_more_in = ip_rules.is_wider(
        old=IpRule(grant.ip_rule),
        old_ranges=grant.ip_ranges,
        new=settings.ip_rule,
        new_ranges=ranges,
        registered=integrator.egress_ranges,
    )
    return Amendment(
        settings=complete,
        differences=rules.differences(old=old, new=new),
        is_wider=lets_more_in or rules.is_wider(old=grant.permissions, new=permissions),
        wide_ranges=[text for text in ip_rules.list_wide(ranges) if text not in grant.ip_ranges],
    )


@transaction.atomic
def amend_grant(  # noqa: PLR0913 - what, of which version, by whom, when
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID,
    settings: Settings,
    expected_version: int,
    are_local_allowed: bool,
    at: datetime,
    shown_at: datetime | None = None,
) -> Grant:
    """Change permissions and IP rule; effective at the very next call.

    Narrowing acts at once; widening needs a principal with a fresh strong login and writes a consent amendment with
    old and new, and a receipt. Raises VersionStale, StateConflict, ContractMissing, SecondApprovalNeeded and what
    `plan_amendment` raises.
    """
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    if grant.version != expected_version:
        raise VersionStale
    if grant.state not in LIVE_GRANT_STATES:
        raise StateConflict(state=grant.state)
    amendment = plan_amendment(grant=grant, settings=settings, are_local_allowed=are_local_allowed)
    rules.check_can_narrow(actor=actor)
    if amendment.is_wider:
        rules.check_is_principal(actor=actor)
        check_contract(actor=actor, account_id=account_id, at=at)
        rules.check_is_fresh(actor=actor, at=at)
        _check_second(actor, grant, amendment)
    if not amendment.differences:
        return grant
    _apply(amendment, grant)
    button = Button.WIDEN if amendment.is_wider else Button.NARROW
    facts = {"changes": amendment.differences, "is_wider": amendment.is_wider}
    consent(
        actor=actor,
        grant=grant,
        kind=ConsentKind.GRANT_AMENDED,
        at=at,
        more={
            "shown": describe_pressed(control=rules.pressed(button, actor=actor), shown_at=shown_at),
            "amendment": amendment.differences,
            "is_wider": amendment.is_wider,
        },
    )
    record_fact(kind=Kind.GRANT_AMENDED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_AMENDED, grant=grant, at=at)
    issue_grant_receipt(actor=actor, grant=grant, at=at)
    return grant


def _check_second(actor: Actor, grant: Grant, amendment: Amendment) -> None:
    """Raise SecondApprovalNeeded for a weighty tick where two principal operators set it together (rule R5)."""
    if not rules.is_weighty(old=grant.permissions, new=amendment.settings.permissions):
        return
    switches = accounts.list_switches(account_id=grant.account_id)
    check_needs_no_second(actor=actor, switches=switches, act=DualAct.WIDEN)


def _apply(amendment: Amendment, grant: Grant) -> None:
    grant.permissions = amendment.settings.permissions
    grant.ip_rule = amendment.settings.ip_rule.value
    grant.ip_ranges = amendment.settings.ip_ranges
    grant.version += 1
    grant.save(update_fields=["ip_ranges", "ip_rule", "permissions", "version"])
