"""Onayla ve satın al: one transaction writes sale, grant, consents, key order, delivery, receipt, e-mails, evidence."""

from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.accounts.rules import check_needs_no_second
from uets.accounts.states import DualAct
from uets.agreements import actions as agreements
from uets.agreements.queries import check_contract
from uets.agreements.rules import describe_pressed, describe_signature
from uets.agreements.states import ConsentKind, TextKind
from uets.applications import errors, queries, rules
from uets.applications.models import IntegrationApplication
from uets.applications.states import ApplicationState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.integrators.states import OrderKind
from uets.kernel.actor import Actor, actor_from_facts
from uets.kernel.clock import istanbul_date
from uets.keys.actions.consenting import consent, consent_to_text
from uets.keys.actions.create_grant import GrantTerms, create_grant
from uets.keys.actions.selling import buy_for_grant, issue_sale_receipt
from uets.keys.queries.grants import get_grant
from uets.keys.queries.texts import is_current
from uets.keys.rules.grants import pressed
from uets.keys.rules.terms import TermChange, add_months
from uets.keys.states import Button, IpRule

if TYPE_CHECKING:
    from uets.integrators.models import Order
    from uets.keys.models import Grant


T = TypeVar("T")


@transaction.atomic
def approve(
    *,
    actor: Actor,
    account_id: UUID,
    application_id: UUID,
    expected_version: int,
    at: datetime,
    shown_at: datetime | None = None,
) -> "Grant":
    """Approve an application and return its grant; the key is minted after the commit, by the key vault.

    A second click gets the same grant. Any failure leaves nothing: no key, sale, consent, e-mail, event. Where two
    buy together (rule R5), one alone is refused, and what waits is bought by the second person only.
    Raises LoginNotFresh, PrincipalRequired, ContractMissing, VersionStale, StepMissing, TextChanged,
    IntegratorNotOffered, IntegratorKeyChanged, TariffNotOnSale, GrantExists, SecondApprovalNeeded.
    """
    application = queries.get_application_for_update(account_id=account_id, application_id=application_id)
    if application.person_id != (actor.asked_by or actor.person_id):
        raise errors.ApplicationNotFound
    if application.state == ApplicationState.APPROVED and application.grant_id is not None:
        return get_grant(account_id=account_id, grant_id=application.grant_id)
    rules.check_move(state=application.state, to=ApplicationState.APPROVED)
    check_may_be_bought(application=application, actor=actor, expected_version=expected_version, at=at)
    _check_is_two(application, actor=actor)
    grant = create_grant(actor=actor, account_id=account_id, terms=_terms(application, at=at), at=at)
    order = _buy(application, grant, actor=actor, at=at)
    _consent_to_texts(application, grant, order, at=at)
    bought = {
        "shown": describe_pressed(control=pressed(Button.BUY, actor=actor), shown_at=shown_at),
        "application": application.number,
        "order": order.number,
    }
    consent(actor=actor, grant=grant, kind=ConsentKind.TARIFF_BOUGHT, at=at, more=bought)
    _finish(application, grant, order, actor=actor, at=at)
    issue_sale_receipt(actor=actor, grant=grant, order=order, application=application.number, at=at)
    return grant


def check_may_be_bought(
    *, application: IntegrationApplication, actor: Actor, expected_version: int, at: datetime
) -> None:
    """Raise unless this actor may buy what the application says, as it stands, and texts and offer are current."""
    rules.check_may_buy(actor=actor, at=at)
    check_contract(actor=actor, account_id=application.account_id, at=at)
    if application.version != expected_version:
        raise errors.VersionStale
    rules.check_is_complete(queries.answers_of(application))
    for kind, text_id in (
        (TextKind.DISCLOSURE, application.disclosure_text_id),
        (TextKind.UNDERTAKING, application.undertaking_text_id),
    ):
        if not is_current(kind=kind, text_id=text_id, at=at):
            raise errors.TextChanged(kind=kind.value)
    integrator = integrators.get_integrator(integrator_id=_sure(application.integrator_id))
    sale_rules.check_is_offered(state=integrator.state)


def _check_is_two(application: IntegrationApplication, *, actor: Actor) -> None:
    """Raise where two have to buy and this is one alone, or the second, but not of what the first has seen."""
    is_waiting = application.state == ApplicationState.AWAITING_SECOND
    if is_waiting and actor.asked_by is None:
        raise errors.StateConflict(state=application.state)
    switches = accounts.list_switches(account_id=application.account_id)
    check_needs_no_second(actor=actor, switches=switches, act=DualAct.APPLY)
    key = integrators.find_encryption_key(integrator_id=_sure(application.integrator_id))
    if is_waiting and (key is None or key.thumbprint != application.enc_thumbprint):
        raise errors.IntegratorKeyChanged


def _terms(application: IntegrationApplication, *, at: datetime) -> GrantTerms:
    tariff = integrators.get_tariff(tariff_id=_sure(application.tariff_id))
    starts_on = istanbul_date(at)
    return GrantTerms(
        integrator_id=_sure(application.integrator_id),
        tariff_id=tariff.id,
        permissions=list(application.permissions),
        ip_rule=IpRule(application.ip_rule),
        ip_ranges=list(application.ip_ranges),
        starts_on=starts_on,
        ends_on=add_months(starts_on, tariff.term_months),
    )


def _buy(application: IntegrationApplication, grant: "Grant", *, actor: Actor, at: datetime) -> "Order":
    tariff = integrators.get_tariff(tariff_id=grant.tariff_id)
    return buy_for_grant(
        actor=actor,
        grant=grant,
        change=TermChange(
            tariff_id=tariff.id,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            gross_kurus=tariff.gross_kurus,
            unused_kurus=0,
        ),
        kind=OrderKind.PURCHASE,
        application_id=application.id,
        at=at,
    )


def _consent_to_texts(
    application: IntegrationApplication, grant: "Grant", order: "Order", *, at: datetime
) -> None:
    """Append what was read and what was accepted, each with the person, login and origin of its own moment."""
    more = {"application": application.number, "order": order.number}
    account_id = application.account_id
    consent_to_text(
        actor=actor_from_facts(_sure(application.disclosure_actor), account_id=account_id),
        grant=grant,
        kind=ConsentKind.DISCLOSURE_READ,
        text_id=_sure(application.disclosure_text_id),
        shown_at=application.disclosure_shown_at,
        at=application.disclosure_read_at or at,
        more=more,
    )
    signed = agreements.take_held(account_id=account_id, holder_id=application.id)
    accepted = consent_to_text(
        actor=actor_from_facts(_sure(application.undertaking_actor), account_id=account_id),
        grant=grant,
        kind=ConsentKind.UNDERTAKING_ACCEPTED,
        text_id=_sure(application.undertaking_text_id),
        shown_at=application.undertaking_shown_at,
        at=application.undertaking_accepted_at or at,
        more={**more, **({"signed": describe_signature(signed)} if signed else {})},
    )
    if signed is not None:
        agreements.keep_signature(consent=accepted, signed=signed)


def _finish(
    application: IntegrationApplication, grant: "Grant", order: "Order", *, actor: Actor, at: datetime
) -> None:
    application.state = ApplicationState.APPROVED.value
    application.grant_id, application.order_id = grant.id, order.id
    application.decided_at = application.changed_at = at
    application.version += 1
    application.save(update_fields=["changed_at", "decided_at", "grant_id", "order_id", "state", "version"])
    evidence.record(
        kind=Kind.APPLICATION_APPROVED,
        subject=f"application:{application.id}",
        actor=actor,
        at=at,
        facts={"number": application.number, "grant_id": str(grant.id), "order": order.number},
        account_id=application.account_id,
        chain=f"account:{application.account_id}",
    )


def _sure(value: T | None) -> T:
    """Return an answer that `check_is_complete` has seen."""
    if value is None:
        raise errors.StepMissing(step=rules.Step.INTEGRATOR.value)
    return value
