"""Onayla ve satın al: one transaction writes sale, grant, consents, key order, delivery, receipt, e-mails, evidence."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements import queries as texts
from uets.agreements.states import ConsentKind
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.applications import errors, queries, rules
from uets.applications.models import IntegrationApplication
from uets.applications.states import ApplicationState
from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import actions as sales
from uets.integrators import queries as integrators
from uets.integrators import rules as sale_rules
from uets.integrators.states import OrderKind
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.kernel.numbers import format_kurus
from uets.keys.actions.consenting import consent, describe
from uets.keys.actions.create_grant import GrantTerms, create_grant
from uets.keys.queries.grants import get_grant
from uets.keys.rules.terms import add_months
from uets.keys.states import IpRule

if TYPE_CHECKING:
    from uets.accounts.models import Account
    from uets.integrators.models import Order
    from uets.keys.models import Grant

BOXES = {
    ConsentKind.DISCLOSURE_READ: "KVKK Aydınlatma Metni'ni okudum.",
    ConsentKind.UNDERTAKING_ACCEPTED: "Kullanıcı Taahhütnamesi'ni kabul ediyorum.",
    ConsentKind.TARIFF_BOUGHT: "Onayla ve satın al",
}
"""The words on the control, as the record keeps them."""


@transaction.atomic
def approve(
    *, actor: Actor, account_id: UUID, application_id: UUID, expected_version: int, at: datetime
) -> "Grant":
    """Approve an application and return its grant; the key is minted after the commit, by the key vault.

    A second click gets the same grant. Any failure leaves nothing: no key, sale, consent, e-mail, event.
    Raises LoginNotFresh, PrincipalRequired, VersionStale, StepMissing, TextChanged, IntegratorNotOffered,
    TariffNotOnSale, GrantExists.
    """
    application = queries.get_application_for_update(account_id=account_id, application_id=application_id)
    if application.person_id != actor.person_id:
        raise errors.ApplicationNotFound
    if application.state == ApplicationState.APPROVED and application.grant_id is not None:
        return get_grant(account_id=account_id, grant_id=application.grant_id)
    _check(application, actor=actor, expected_version=expected_version, at=at)
    grant = create_grant(actor=actor, account_id=account_id, terms=_terms(application, at=at), at=at)
    order = _buy(application, grant, actor=actor, at=at)
    _consent(application, grant, order, actor=actor, at=at)
    _finish(application, grant, order, actor=actor, at=at)
    _issue_receipt(application, grant, order, actor=actor, at=at)
    _tell(grant, order, at=at)
    return grant


def _check(application: IntegrationApplication, *, actor: Actor, expected_version: int, at: datetime) -> None:
    rules.check_may_buy(actor=actor, at=at)
    rules.check_move(state=application.state, to=ApplicationState.APPROVED)
    if application.version != expected_version:
        raise errors.VersionStale
    rules.check_is_complete(queries.answers_of(application))
    for kind, text_id in (
        ("disclosure", application.disclosure_text_id),
        ("undertaking", application.undertaking_text_id),
    ):
        if not texts.is_current(text_id=text_id, at=at):
            raise errors.TextChanged(kind=kind)
    integrator = integrators.get_integrator(integrator_id=_sure(application.integrator_id))
    sale_rules.check_is_offered(state=integrator.state)


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
    account = accounts.get_account(account_id=application.account_id)
    return sales.buy_tariff(
        actor=actor,
        buyer=_buyer(account),
        tariff_id=grant.tariff_id,
        kind=OrderKind.PURCHASE,
        grant_id=grant.id,
        application_id=application.id,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        credit_kurus=0,
        at=at,
    )


def _buyer(account: "Account") -> sales.Buyer:
    return sales.Buyer(
        account_id=account.id,
        name=account.legal_name,
        tax_number=account.vkn or account.tckn or "",
        address=account.invoice_address,
    )


def _consent(
    application: IntegrationApplication, grant: "Grant", order: "Order", *, actor: Actor, at: datetime
) -> None:
    """Append the three records: what was read, what was accepted, what was bought, each with its own moment."""
    acts = (
        (
            ConsentKind.DISCLOSURE_READ,
            application.disclosure_text_id,
            application.disclosure_shown_at,
            application.disclosure_read_at,
        ),
        (
            ConsentKind.UNDERTAKING_ACCEPTED,
            application.undertaking_text_id,
            application.undertaking_shown_at,
            application.undertaking_accepted_at,
        ),
        (ConsentKind.TARIFF_BOUGHT, None, None, at),
    )
    for kind, text_id, shown_at, decided_at in acts:
        shown = {"shown_at": shown_at, "control": BOXES[kind], "default": "empty"}
        more = {"shown": shown, "application": application.number, "order": order.number}
        consent(actor=actor, grant=grant, kind=kind, text_id=text_id, at=decided_at or at, more=more)


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


def _issue_receipt(
    application: IntegrationApplication, grant: "Grant", order: "Order", *, actor: Actor, at: datetime
) -> None:
    consents = texts.list_consents(account_id=grant.account_id, grant_id=grant.id)
    content = {
        "type": "uets-consent-receipt:1",
        "grant_id": grant.id,
        "application": application.number,
        "order": {
            "number": order.number,
            "net_kurus": order.net_kurus,
            "vat_kurus": order.vat_kurus,
            "gross_kurus": order.gross_kurus,
        },
        **describe(grant),
        "consents": [
            {
                "sequence": row.sequence,
                "kind": row.kind,
                "decided_at": row.decided_at,
                "record": row.record,
                "previous_hash": row.previous_hash,
                "row_hash": row.row_hash,
            }
            for row in consents
        ],
    }
    agreements.issue_receipt(
        actor=actor, account_id=grant.account_id, grant_id=grant.id, order_id=order.id, content=content, at=at
    )


def _tell(grant: "Grant", order: "Order", *, at: datetime) -> None:
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    facts = {
        "integrator": integrator.legal_name,
        "tariff": order.tariff.name,
        "order_number": order.number,
        "gross": format_kurus(order.gross_kurus),
        "ends_on": f"{grant.ends_on:%d.%m.%Y}",
    }
    for address in accounts.list_emails(account_id=grant.account_id):
        alerts.queue_alert(
            topic=Topic.TARIFF_BOUGHT, to_address=address, facts=facts, account_id=grant.account_id, at=at
        )


def _sure(value: UUID | None) -> UUID:
    """Return an answer that `check_is_complete` has seen."""
    if value is None:
        raise errors.StepMissing(step=rules.Step.INTEGRATOR.value)
    return value
