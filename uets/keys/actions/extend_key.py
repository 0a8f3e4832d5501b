"""API Süre Uzatma and Tarife Değişikliği Yap: what a grant costs and how long it lasts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from uets.accounts import actions as accounts
from uets.accounts import queries as account_queries
from uets.accounts.rules import check_needs_no_second
from uets.accounts.states import DualAct
from uets.agreements.errors import TextChanged
from uets.agreements.queries import check_contract
from uets.agreements.rules import describe_pressed
from uets.agreements.states import ConsentKind, TextKind
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.integrators.states import OrderKind
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.keys.actions.consenting import consent
from uets.keys.actions.recording import announce, record_fact
from uets.keys.actions.selling import buy_for_grant, issue_sale_receipt
from uets.keys.actions.undertakings import NOTHING_SEEN, SeenTexts, consent_to_texts, take_signed
from uets.keys.errors import GrantExists, StateConflict, TariffTooNarrow, TariffUnchanged, VersionStale
from uets.keys.models import ApiKey, Grant
from uets.keys.queries.credentials import find_acknowledged_key
from uets.keys.queries.grants import find_live_grant, find_unused_value, get_grant_for_update
from uets.keys.queries.texts import is_current, list_new_texts
from uets.keys.rules import grants as rules
from uets.keys.rules import terms
from uets.keys.rules.terms import TermChange
from uets.keys.states import LIVE_GRANT_STATES, Button, GrantState, KeyState, Reason

if TYPE_CHECKING:
    from uets.integrators.models import Order, Tariff


def plan_extension(*, grant: Grant, on: date) -> TermChange:
    """Return what API Süre Uzatma would mean today: the tariff once more, from the old end (rule R8).

    Raises ExtensionTooLate, ExtensionTooFar, StateConflict, IntegratorNotOffered, and GrantExists when an ended grant
    has a successor.
    """
    if grant.state == GrantState.CANCELLED:
        raise StateConflict(state=grant.state)
    _check_is_offered(grant)
    live = find_live_grant(account_id=grant.account_id, integrator_id=grant.integrator_id)
    if live is not None and live.id != grant.id:
        raise GrantExists(grant_id=str(live.id))
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    ends_on = terms.extend_term(ends_on=grant.ends_on, term_months=tariff.term_months, on=on)
    return TermChange(
        tariff_id=tariff.id,
        starts_on=grant.ends_on,
        ends_on=ends_on,
        gross_kurus=tariff.gross_kurus,
        unused_kurus=0,
    )


def plan_tariff_change(*, grant: Grant, tariff_id: UUID, on: date) -> TermChange:
    """Return what Tarife Değişikliği Yap would mean today (rule R9).

    Raises StateConflict, TariffUnchanged, IntegratorNotOffered, TariffNotOnSale, TariffTooNarrow for a permission
    the new one lacks.
    """
    if grant.state not in LIVE_GRANT_STATES:
        raise StateConflict(state=grant.state)
    if tariff_id == grant.tariff_id:
        raise TariffUnchanged
    _check_is_offered(grant)
    new = integrators.get_tariff(tariff_id=tariff_id)
    sale_rules.check_is_on_sale(state=new.state)
    if new.integrator_id != grant.integrator_id:
        raise StateConflict(state=grant.state)
    _check_includes(new, grant)
    return TermChange(
        tariff_id=new.id,
        starts_on=on,
        ends_on=terms.add_months(on, new.term_months),
        gross_kurus=new.gross_kurus,
        unused_kurus=find_unused_value(grant=grant, on=on),
    )


@transaction.atomic
def extend_key(
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID,
    expected_version: int,
    at: datetime,
    seen: SeenTexts = NOTHING_SEEN,
) -> "Order":
    """Extend the term of a grant (API Süre Uzatma), with a fresh strong login; an expired one comes back (rule R8).

    A text with a version newer than the one consented to has to be among `seen`; raises TextChanged (`kind`),
    SignatureNeeded where who came in by a signature has not signed the undertaking, what `plan_extension` raises, and
    SecondApprovalNeeded where two buy together (rule R5).
    """
    grant = _locked(actor, account_id, grant_id, expected_version, at)
    change = plan_extension(grant=grant, on=istanbul_date(at))
    new_texts = _check_texts(grant, seen, at=at)
    signed = take_signed(actor=actor, grant=grant, texts=new_texts, seen=seen, at=at)
    _check_second(actor, grant)
    order = buy_for_grant(actor=actor, grant=grant, change=change, kind=OrderKind.EXTENSION, at=at)
    old_end, grant.ends_on = grant.ends_on, change.ends_on
    _bring_back(grant, at=at)
    _save(grant, actor=actor, at=at)
    consent_to_texts(actor=actor, grant=grant, texts=new_texts, seen=seen, signed=signed, at=at)
    changes = {"ends_on": {"old": old_end, "new": grant.ends_on}}
    _conclude(
        grant,
        change,
        order,
        kind=Kind.GRANT_EXTENDED,
        changes=changes,
        shown_at=seen.shown_at if actor.asked_by is None else None,
        actor=actor,
        at=at,
    )
    return order


@transaction.atomic
def change_tariff(  # noqa: PLR0913 - which tariff, of which version, shown and decided when
    *,
    actor: Actor,
    account_id: UUID,
    grant_id: UUID,
    tariff_id: UUID,
    expected_version: int,
    at: datetime,
    shown_at: datetime | None = None,
) -> "Order":
    """Change the tariff (Tarife Değişikliği Yap): the new term starts today; same grant, same key (rule R9).

    Raises what `plan_tariff_change` raises; SecondApprovalNeeded where two buy together (rule R5).
    """
    grant = _locked(actor, account_id, grant_id, expected_version, at)
    change = plan_tariff_change(grant=grant, tariff_id=tariff_id, on=istanbul_date(at))
    _check_second(actor, grant)
    order = buy_for_grant(actor=actor, grant=grant, change=change, kind=OrderKind.TARIFF_CHANGE, at=at)
    old = {"tariff_id": str(grant.tariff_id), "starts_on": grant.starts_on, "ends_on": grant.ends_on}
    grant.tariff_id, grant.starts_on, grant.ends_on = tariff_id, change.starts_on, change.ends_on
    _save(grant, actor=actor, at=at)
    new = {"tariff_id": str(tariff_id), "starts_on": grant.starts_on, "ends_on": grant.ends_on}
    changes = rules.differences(old=old, new=new)
    _conclude(
        grant,
        change,
        order,
        kind=Kind.GRANT_AMENDED,
        changes=changes,
        shown_at=shown_at,
        actor=actor,
        at=at,
    )
    return order


def _conclude(  # noqa: PLR0913 - the parts of a sale
    grant: Grant,
    change: TermChange,
    order: "Order",
    *,
    kind: Kind,
    changes: Mapping[str, object],
    shown_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Write the two consent records of the grant as it is now, receipt, e-mails, evidence and event."""
    sums = {
        "order": order.number,
        "unused_kurus": change.unused_kurus,
        "due_kurus": change.due_kurus,
        "surplus_kurus": change.surplus_kurus,
    }
    button = Button.EXTEND if kind is Kind.GRANT_EXTENDED else Button.CHANGE_TARIFF
    more = {"shown": describe_pressed(control=rules.pressed(button, actor=actor), shown_at=shown_at), **sums}
    consent(actor=actor, grant=grant, kind=ConsentKind.TARIFF_BOUGHT, at=at, more=more)
    amendment = {"amendment": changes, **more}
    consent(actor=actor, grant=grant, kind=ConsentKind.GRANT_AMENDED, at=at, more=amendment)
    record_fact(kind=kind, grant=grant, actor=actor, facts={"changes": changes, **sums}, at=at)
    announce(kind=kind, grant=grant, at=at)
    issue_sale_receipt(actor=actor, grant=grant, order=order, at=at)


def _locked(actor: Actor, account_id: UUID, grant_id: UUID, expected_version: int, at: datetime) -> Grant:
    grant = get_grant_for_update(account_id=account_id, grant_id=grant_id)
    rules.check_is_principal(actor=actor)
    check_contract(actor=actor, account_id=account_id, at=at)
    rules.check_is_fresh(actor=actor, at=at)
    if grant.version != expected_version:
        raise VersionStale
    return grant


def _check_second(actor: Actor, grant: Grant) -> None:
    """Raise SecondApprovalNeeded for one alone, where two principal operators buy together (rule R5)."""
    switches = account_queries.list_switches(account_id=grant.account_id)
    check_needs_no_second(actor=actor, switches=switches, act=DualAct.APPLY)


def _check_texts(grant: Grant, seen: SeenTexts, *, at: datetime) -> dict[TextKind, UUID]:
    ids = {TextKind.DISCLOSURE: seen.disclosure_id, TextKind.UNDERTAKING: seen.undertaking_id}
    found = {}
    for kind in list_new_texts(account_id=grant.account_id, grant_id=grant.id, at=at):
        text_id = ids[kind]
        if text_id is None or not is_current(kind=kind, text_id=text_id, at=at):
            raise TextChanged(kind=kind.value)
        found[kind] = text_id
    return found


def _check_is_offered(grant: Grant) -> None:
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    sale_rules.check_is_offered(state=integrator.state)


def _bring_back(grant: Grant, *, at: datetime) -> None:
    """Let an expired grant work again with its key, unless that one leaked, or the grant was disabled or suspended."""
    if grant.state != GrantState.EXPIRED:
        return
    key = find_acknowledged_key(account_id=grant.account_id, grant_id=grant.id)
    grant.state = rules.state_of(
        disabled_at=grant.disabled_at,
        suspended_at=grant.suspended_at,
        key_state=key.state if key else "",
    ).value
    grant.state_reason, grant.state_changed_at = Reason.HOLDER_PORTAL.value, at
    expired = ApiKey.objects.filter(account_id=grant.account_id, grant_id=grant.id, state=KeyState.EXPIRED)
    expired.update(state=KeyState.ACTIVE.value, state_reason=Reason.HOLDER_PORTAL.value, state_changed_at=at)


def _save(grant: Grant, *, actor: Actor, at: datetime) -> None:
    grant.version += 1
    fields = ["ends_on", "starts_on", "state", "state_changed_at", "state_reason", "tariff_id", "version"]
    try:
        with transaction.atomic():
            grant.save(update_fields=fields)
    except IntegrityError as error:
        # A new application was approved at this moment: the ended grant has a successor (rule R2).
        raise GrantExists(integrator_id=str(grant.integrator_id)) from error
    accounts.move_end_of_operators(
        actor=actor, account_id=grant.account_id, grant_id=grant.id, given_until=grant.ends_on, at=at
    )


def _check_includes(tariff: "Tariff", grant: Grant) -> None:
    try:
        rules.complete_permissions(grant.permissions, tariff_permissions=tariff.permissions)
    except TariffTooNarrow as narrow:
        raise TariffTooNarrow(**narrow.facts, tariff=tariff.name) from narrow
