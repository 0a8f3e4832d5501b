"""Publish a tariff, close it to sale, buy it (Satış yap)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db import connection, transaction

from uets.evidence import actions as evidence
from uets.evidence.states import Kind
from uets.integrators import errors, ports, queries, rules
from uets.integrators.models import Order, Tariff
from uets.integrators.states import TARIFF_MOVES, OrderKind, TariffState
from uets.kernel.actor import Actor
from uets.kernel.clock import istanbul_date
from uets.kernel.ids import new_id

NEXT_NUMBER = """-- the next order number
SELECT nextval('integrators_order_number_seq')"""


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys, as the register names them on that day (rule R10)."""

    account_id: UUID
    name: str
    tax_number: str
    address: str


@transaction.atomic
def publish_tariff(  # noqa: PLR0913 - a tariff is all of this
    *,
    actor: Actor,
    integrator_id: UUID,
    code: str,
    name: str,
    term_months: int,
    gross_kurus: int,
    vat_percent: int,
    permissions: Iterable[str],
    calls_per_minute: int,
    calls_per_day: int,
    at: datetime,
) -> Tariff:
    """Publish a tariff; it never changes again. An earlier version of the same code is closed to sale."""
    integrator = queries.get_integrator(integrator_id=integrator_id)
    earlier = Tariff.objects.filter(integrator=integrator, code=code).order_by("-version").first()
    if earlier is not None and earlier.state == TariffState.PUBLISHED:
        _close(earlier, actor=actor, at=at)
    tariff = Tariff.objects.create(
        integrator=integrator,
        code=code,
        name=name,
        version=earlier.version + 1 if earlier else 1,
        term_months=term_months,
        gross_kurus=gross_kurus,
        vat_percent=vat_percent,
        permissions=rules.complete_permissions(permissions),
        calls_per_minute=calls_per_minute,
        calls_per_day=calls_per_day,
        state=TariffState.PUBLISHED.value,
        published_at=at,
    )
    facts = {"code": code, "version": tariff.version, "gross_kurus": gross_kurus, "term_months": term_months}
    _record(Kind.TARIFF_PUBLISHED, tariff, actor=actor, at=at, facts=facts)
    return tariff


@transaction.atomic
def close_tariff(*, actor: Actor, tariff_id: UUID, at: datetime) -> None:
    """Close a tariff to sale; holders keep what they bought."""
    _close(Tariff.objects.select_for_update().get(id=tariff_id), actor=actor, at=at)


@transaction.atomic
def buy_tariff(  # noqa: PLR0913 - an order is all of this
    *,
    actor: Actor,
    buyer: Buyer,
    tariff_id: UUID,
    kind: OrderKind,
    grant_id: UUID,
    application_id: UUID | None,
    starts_on: date,
    ends_on: date,
    credit_kurus: int,
    at: datetime,
) -> Order:
    """Buy a tariff (Satış yap) as part of a purchase, an extension or a change; raises TariffNotOnSale, SaleRefused.

    `credit_kurus` is what an unused tariff is worth (rule R9); it lowers what the integrator invoices, not the price.
    """
    tariff = Tariff.objects.select_for_update(of=("self",)).select_related("integrator").get(id=tariff_id)
    if kind is not OrderKind.EXTENSION:
        rules.check_is_on_sale(state=tariff.state)
    if actor.person_id is None:
        message = "only a person buys"
        raise ValueError(message)
    net, vat = rules.split_gross(gross_kurus=tariff.gross_kurus, vat_percent=tariff.vat_percent)
    number = _next_number(at)
    payment = _pay(number, gross_kurus=tariff.gross_kurus, buyer=buyer)
    order = Order.objects.create(
        account_id=buyer.account_id,
        id=new_id(),
        number=number,
        kind=kind.value,
        grant_id=grant_id,
        application_id=application_id,
        integrator=tariff.integrator,
        tariff=tariff,
        net_kurus=net,
        vat_kurus=vat,
        gross_kurus=tariff.gross_kurus,
        vat_percent=tariff.vat_percent,
        credit_kurus=credit_kurus,
        starts_on=starts_on,
        ends_on=ends_on,
        buyer_name=buyer.name,
        buyer_tax_number=buyer.tax_number,
        buyer_address=buyer.address,
        payment_method=payment.method,
        payment_reference=payment.reference,
        ordered_by_id=actor.person_id,
        ordered_at=at,
    )
    _record_sale(order, actor=actor, at=at)
    return order


def _pay(number: str, *, gross_kurus: int, buyer: Buyer) -> ports.Payment:
    try:
        return ports.payments().authorise(
            order_number=number, gross_kurus=gross_kurus, buyer_tax_number=buyer.tax_number
        )
    except ports.PaymentRefused as error:
        raise errors.SaleRefused from error


def _next_number(at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER)
        return f"S{istanbul_date(at).year}-{cursor.fetchone()[0]:06d}"


def _close(tariff: Tariff, *, actor: Actor, at: datetime) -> None:
    if TariffState.CLOSED_TO_SALE not in TARIFF_MOVES[TariffState(tariff.state)]:
        raise errors.StateConflict(state=tariff.state)
    tariff.state = TariffState.CLOSED_TO_SALE.value
    tariff.save(update_fields=["state"])
    _record(
        Kind.TARIFF_CLOSED, tariff, actor=actor, at=at, facts={"code": tariff.code, "version": tariff.version}
    )


def _record(kind: Kind, tariff: Tariff, *, actor: Actor, at: datetime, facts: dict[str, object]) -> None:
    chain = f"integrator:{tariff.integrator_id}"
    evidence.record(kind=kind, subject=f"tariff:{tariff.id}", actor=actor, at=at, facts=facts, chain=chain)


def _record_sale(order: Order, *, actor: Actor, at: datetime) -> None:
    facts = {
        "order": order.number,
        "kind": order.kind,
        "tariff": f"{order.tariff.code} v{order.tariff.version}",
        "net_kurus": order.net_kurus,
        "vat_kurus": order.vat_kurus,
        "gross_kurus": order.gross_kurus,
        "credit_kurus": order.credit_kurus,
        "starts_on": order.starts_on,
        "ends_on": order.ends_on,
        "payment": order.payment_method,
    }
    evidence.record(
        kind=Kind.TARIFF_BOUGHT,
        subject=f"order:{order.id}",
        actor=actor,
        at=at,
        facts=facts,
        account_id=order.account_id,
        chain=f"grant:{order.grant_id}",
    )
