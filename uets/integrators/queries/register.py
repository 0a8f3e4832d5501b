"""Reads of the register: integrators, their keys, tariffs and orders."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import QuerySet

from uets.integrators import errors
from uets.integrators.models import Integrator, IntegratorKey, Order, Tariff
from uets.integrators.states import IntegratorKeyState, IntegratorState, KeyUse, TariffState
from uets.kernel import numbers, turkish


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A card of Entegratör Seçimi: an integrator, the tariffs on sale, the thumbprint a key will be encrypted to."""

    integrator: Integrator
    tariffs: tuple[Tariff, ...]
    thumbprint: str


def list_offers(*, search: str = "") -> list[Offer]:
    """Return the integrators one may choose, in Turkish order: listed, a published tariff, a proven encryption key.

    A search is a VKN, or words that all stand in the legal or the trade name, whatever their Turkish case or marks.
    """
    integrators = Integrator.objects.filter(state=IntegratorState.LISTED).order_by("sort_key", "id")
    vkn = numbers.find_vkn(search)
    if vkn is not None:
        integrators = integrators.filter(vkn=vkn)
    else:
        for word in turkish.fold(search).split():
            integrators = integrators.filter(search_text__contains=word)
    on_sale = Tariff.objects.filter(state=TariffState.PUBLISHED).order_by("gross_kurus", "name")
    keys = IntegratorKey.objects.filter(use=KeyUse.ENCRYPTION, state=IntegratorKeyState.PROVEN)
    tariffs: dict[UUID, list[Tariff]] = {}
    for tariff in on_sale:
        tariffs.setdefault(tariff.integrator_id, []).append(tariff)
    thumbprints = {key.integrator_id: key.thumbprint for key in keys.order_by("id")}
    return [
        Offer(integrator=row, tariffs=tuple(tariffs[row.id]), thumbprint=thumbprints[row.id])
        for row in integrators
        if row.id in tariffs and row.id in thumbprints
    ]


def get_integrator(*, integrator_id: UUID) -> Integrator:
    """Return an integrator; raises IntegratorNotFound."""
    integrator = Integrator.objects.filter(id=integrator_id).first()
    if integrator is None:
        raise errors.IntegratorNotFound
    return integrator


def find_integrator_by_client_id(*, client_id: str) -> Integrator | None:
    """Return the integrator of a client id, or None."""
    return Integrator.objects.filter(client_id=client_id).first()


def find_encryption_key(*, integrator_id: UUID) -> IntegratorKey | None:
    """Return the newest proven key that letters to an integrator are encrypted to, or None."""
    return _proven(integrator_id, KeyUse.ENCRYPTION).order_by("-id").first()


def list_signature_keys(*, integrator_id: UUID) -> list[IntegratorKey]:
    """Return the proven keys that an integrator signs with, newest first."""
    return list(_proven(integrator_id, KeyUse.SIGNATURE).order_by("-id"))


def list_tariffs(*, integrator_id: UUID) -> list[Tariff]:
    """Return the tariffs of an integrator that are on sale, cheapest first."""
    on_sale = Tariff.objects.filter(integrator_id=integrator_id, state=TariffState.PUBLISHED)
    return list(on_sale.order_by("gross_kurus", "name"))


def get_tariff(*, tariff_id: UUID) -> Tariff:
    """Return a tariff, also one that is no longer on sale; raises TariffNotFound."""
    tariff = Tariff.objects.filter(id=tariff_id).first()
    if tariff is None:
        raise errors.TariffNotFound
    return tariff


def get_order(*, account_id: UUID, order_id: UUID) -> Order:
    """Return an order of an account; raises TariffNotFound for none."""
    order = (
        Order.objects.filter(account_id=account_id, id=order_id)
        .select_related("tariff", "integrator")
        .first()
    )
    if order is None:
        raise errors.TariffNotFound
    return order


def list_orders(*, account_id: UUID, grant_id: UUID) -> list[Order]:
    """Return the orders of a grant, newest first."""
    orders = Order.objects.filter(account_id=account_id, grant_id=grant_id)
    return list(orders.select_related("tariff").order_by("-id"))


def list_challenged_keys(*, integrator_id: UUID, at: datetime) -> list[IntegratorKey]:
    """Return the keys of an integrator whose challenge is still open."""
    return list(
        IntegratorKey.objects.filter(
            integrator_id=integrator_id, state=IntegratorKeyState.CHALLENGED, challenge_expires_at__gt=at
        ).order_by("id")
    )


def _proven(integrator_id: UUID, use: KeyUse) -> QuerySet[IntegratorKey]:
    return IntegratorKey.objects.filter(integrator_id=integrator_id, use=use, state=IntegratorKeyState.PROVEN)
