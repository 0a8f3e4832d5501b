"""What every sale of a grant writes, at the purchase, an extension or a change of tariff: order, receipt, e-mails."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from uets.accounts import queries as accounts
from uets.agreements import actions as agreements
from uets.agreements import queries as texts
from uets.alerts import actions as alerts
from uets.alerts.states import Topic
from uets.integrators import actions as sales
from uets.integrators import queries as integrators
from uets.integrators.states import OrderKind
from uets.kernel.actor import Actor
from uets.kernel.numbers import format_kurus
from uets.keys.actions.consenting import describe
from uets.keys.models import Grant
from uets.keys.rules.terms import TermChange

if TYPE_CHECKING:
    from uets.integrators.models import Order

RECEIPT_TYPE = "uets-consent-receipt:1"


def buy_for_grant(
    *,
    actor: Actor,
    grant: Grant,
    change: TermChange,
    kind: OrderKind,
    at: datetime,
    application_id: UUID | None = None,
) -> "Order":
    """Buy a tariff for a grant, with the buyer's name, tax number and address of that day (rule R10)."""
    account = accounts.get_account(account_id=grant.account_id)
    return sales.buy_tariff(
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
        application_id=application_id,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        credit_kurus=change.credit_kurus,
        at=at,
    )


def issue_sale_receipt(
    *, actor: Actor, grant: Grant, order: "Order", at: datetime, application: str = ""
) -> None:
    """Issue the signed receipt of a sale with the consent chain of its grant so far, and queue the e-mails."""
    consents = texts.list_consents(account_id=grant.account_id, grant_id=grant.id)
    content = {
        "type": RECEIPT_TYPE,
        "grant_id": grant.id,
        "application": application,
        "order": {
            "number": order.number,
            "kind": order.kind,
            "net_kurus": order.net_kurus,
            "vat_kurus": order.vat_kurus,
            "gross_kurus": order.gross_kurus,
            "credit_kurus": order.credit_kurus,
            "starts_on": order.starts_on,
            "ends_on": order.ends_on,
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
    _tell(grant, order, at=at)


def _tell(grant: Grant, order: "Order", *, at: datetime) -> None:
    integrator = integrators.get_integrator(integrator_id=grant.integrator_id)
    account = accounts.get_account(account_id=grant.account_id)
    facts = {
        "account": account.legal_name,
        "integrator": integrator.legal_name,
        "tariff": order.tariff.name,
        "order_number": order.number,
        "gross": format_kurus(order.gross_kurus),
        "ends_on": f"{grant.ends_on:%d.%m.%Y}",
    }
    topic = Topic.TARIFF_BOUGHT if order.kind == OrderKind.PURCHASE else Topic.TERM_BOUGHT
    for address in accounts.list_emails(account_id=grant.account_id):
        alerts.queue_alert(topic=topic, to_address=address, facts=facts, account_id=grant.account_id, at=at)
