"""API Süre Uzatma and Tarife Değişikliği Yap: what a grant costs and how long it lasts."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.db import transaction

from uets.accounts import queries as accounts
from uets.agreements.states import ConsentKind
from uets.evidence.states import Kind
from uets.integrators import actions as sales
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.integrators.states import OrderKind
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.consenting import consent
from uets.keys.actions.recording import announce, record_fact
from uets.keys.errors import StateConflict, TariffTooNarrow, TariffUnchanged, VersionStale
from uets.keys.models import ApiKey, Grant
from uets.keys.queries.credentials import find_newest_key
from uets.keys.queries.grants import get_grant_for_update
from uets.keys.rules import grants as rules
from uets.keys.rules import terms
from uets.keys.states import LIVE_GRANT_STATES, GrantState, KeyState, Reason

if TYPE_CHECKING:
    from uets.integrators.models import Order, Tariff


class TermChange(msgspec.Struct, frozen=True, kw_only=True):
    """What an extension or a change of tariff would mean, for the check page and for the act."""

    tariff_id: UUID
    starts_on: date
    ends_on: date
    gross_kurus: int
    unused_kurus: int

    @property
    def due_kurus(self) -> int:
        """What the integrator invoices: the price less the unused value, never below zero."""
        return max(self.gross_kurus - self.unused_kurus, 0)

    @property
    def credit_kurus(self) -> int:
        """What the order takes off; a surplus stays as credit towards the integrator's invoice (rule R9)."""
        return self.unused_kurus


def plan_extension(*, grant: Grant, on: date) -> TermChange:
    """Return what API Süre Uzatma would mean today; raises ExtensionTooLate, ExtensionTooFar, StateConflict."""
    if grant.state == GrantState.CANCELLED:
        raise StateConflict(state=grant.state)
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    ends_on = terms.extend_term(ends_on=grant.ends_on, term_months=tariff.term_months, on=on)
    return TermChange(
        tariff_id=tariff.id,
        starts_on=grant.starts_on,
        ends_on=ends_on,
        gross_kurus=tariff.gross_kurus,
        unused_kurus=0,
    )


def plan_tariff_change(*, grant: Grant, tariff_id: UUID, on: date) -> TermChange:
    """Return what Tarife Değişikliği Yap would mean today (rule R9).

    Raises StateConflict, TariffUnchanged, TariffNotOnSale, TariffTooNarrow for a permission the new one lacks.
    """
    if grant.state not in LIVE_GRANT_STATES:
        raise StateConflict(state=grant.state)
    if tariff_id == grant.tariff_id:
        raise TariffUnchanged
    old, new = integrators.get_tariff(tariff_id=grant.tariff_id), integrators.get_tariff(tariff_id=tariff_id)
    sale_rules.check_is_on_sale(state=new.state)
    if new.integrator_id != grant.integrator_id:
        raise StateConflict(state=grant.state)
    _check_includes(new, grant)
    unused = terms.unused_value(
        gross_kurus=old.gross_kurus, starts_on=grant.starts_on, ends_on=grant.ends_on, on=on
    )
    ends_on = terms.add_months(on, new.term_months)
    return TermChange(
        tariff_id=new.id, starts_on=on, ends_on=ends_on, gross_kurus=new.gross_kurus, unused_kurus=unused
    )


@transaction.atomic
def extend_key(
    *, actor: Actor, account_id: UUID, grant_id: UUID, expected_version: int, at: datetime
) -> "Order":
    """Extend the term of a grant (API Süre Uzatma), with a fresh strong login; an expired one comes back (rule R8)."""
    grant = _locked(actor, account_id, grant_id, expected_version, at)
    change = plan_extension(grant=grant, on=istanbul_date(at))
    order = _buy(grant, change, kind=OrderKind.EXTENSION, actor=actor, at=at)
    old_end, grant.ends_on = grant.ends_on, change.ends_on
    _bring_back(grant, at=at)
    _save(grant)
    more = {"amendment": {"ends_on": {"old": old_end, "new": grant.ends_on}}, "order": order.number}
    consent(actor=actor, grant=grant, kind=ConsentKind.GRANT_AMENDED, at=at, more=more)
    facts = {"old_end": old_end, "new_end": grant.ends_on, "order": order.number}
    record_fact(kind=Kind.GRANT_EXTENDED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_EXTENDED, grant=grant, at=at)
    return order


@transaction.atomic
def change_tariff(
    *, actor: Actor, account_id: UUID, grant_id: UUID, tariff_id: UUID, expected_version: int, at: datetime
) -> "Order":
    """Change the tariff (Tarife Değişikliği Yap): the new term starts today; same grant, same key (rule R9)."""
    grant = _locked(actor, account_id, grant_id, expected_version, at)
    change = plan_tariff_change(grant=grant, tariff_id=tariff_id, on=istanbul_date(at))
    order = _buy(grant, change, kind=OrderKind.TARIFF_CHANGE, actor=actor, at=at)
    old = {"tariff_id": str(grant.tariff_id), "starts_on": grant.starts_on, "ends_on": grant.ends_on}
    grant.tariff_id, grant.starts_on, grant.ends_on = tariff_id, change.starts_on, change.ends_on
    _save(grant)
    new = {"tariff_id": str(tariff_id), "starts_on": grant.starts_on, "ends_on": grant.ends_on}
    changes = rules.differences(old=old, new=new)
    more = {"amendment": changes, "order": order.number, "unused_kurus": change.unused_kurus}
    consent(actor=actor, grant=grant, kind=ConsentKind.GRANT_AMENDED, at=at, more=more)
    facts = {"changes": changes, "order": order.number, "unused_kurus": change.unused_kurus}
    record_fact(kind=Kind.GRANT_AMENDED, grant=grant, actor=actor, facts=facts, at=at)
    announce(kind=Kind.GRANT_AMENDED, grant=grant, at=at)
    return order


def _locked(actor: Actor, account_id: UUID, grant_id: UUID, expected_version: int, at: datetime) -> Grant:
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_is_principal(actor=actor)
    rules.check_is_fresh(actor=actor, at=at)
    if grant.version != expected_version:
        raise VersionStale
    return grant


def _buy(grant: Grant, change: TermChange, *, kind: OrderKind, actor: Actor, at: datetime) -> "Order":
    account = accounts.get_account(account_id=grant.account_id)
    order = sales.buy_tariff(
        actor=actor,
        buyer=sales.Buyer(
            account_id=account.id,
            name=account.legal_name,
            tax_number=account.vkn or account.tckn or "",
            address=account.invoice_address,
        ),
        tariff_id=change.tariff_id,
        kind=kind,
        grant_id=grant.id,
        application_id=None,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        credit_kurus=change.credit_kurus,
        at=at,
    )
    consent(actor=actor, grant=grant, kind=ConsentKind.TARIFF_BOUGHT, at=at, more={"order": order.number})
    return order


def _bring_back(grant: Grant, *, at: datetime) -> None:
    """Let an expired grant work again with its key, unless that one leaked or the holder had disabled it."""
    if grant.state != GrantState.EXPIRED:
        return
    key = find_newest_key(account_id=grant.account_id, grant_id=grant.id)
    back = rules.state_by_key(key.state if key else "")
    grant.state = (GrantState.DISABLED if grant.disabled_at else back).value
    grant.state_reason, grant.state_changed_at = Reason.HOLDER_PORTAL.value, at
    expired = ApiKey.objects.filter(account_id=grant.account_id, grant_id=grant.id, state=KeyState.EXPIRED)
    expired.update(state=KeyState.ACTIVE.value, state_reason=Reason.HOLDER_PORTAL.value, state_changed_at=at)


def _save(grant: Grant) -> None:
    grant.version += 1
    grant.save(
        update_fields=[
            "ends_on",
            "starts_on",
            "state",
            "state_changed_at",
            "state_reason",
            "tariff_id",
            "version",
        ]
    )


def _check_includes(tariff: "Tariff", grant: Grant) -> None:
    try:
        rules.complete_permissions(grant.permissions, tariff_permissions=tariff.permissions)
    except TariffTooNarrow as narrow:
        raise TariffTooNarrow(**narrow.facts, tariff=tariff.name) from narrow
