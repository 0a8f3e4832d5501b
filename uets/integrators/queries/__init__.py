"""Reads of integrators, tariffs, orders and access tokens: one file per thing."""

from uets.integrators.queries.register import (
    Offer,
    find_encryption_key,
    find_integrator_by_client_id,
    get_integrator,
    get_order,
    get_tariff,
    list_challenged_keys,
    list_offers,
    list_orders,
    list_signature_keys,
    list_tariffs,
)
from uets.integrators.queries.tokens import find_token

__all__ = [
    "Offer",
    "find_encryption_key",
    "find_integrator_by_client_id",
    "find_token",
    "get_integrator",
    "get_order",
    "get_tariff",
    "list_challenged_keys",
    "list_offers",
    "list_orders",
    "list_signature_keys",
    "list_tariffs",
]
