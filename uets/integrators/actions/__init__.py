"""What one can do with integrators, tariffs and access tokens."""

from uets.integrators.actions.issue_token import forget_old_tokens, issue_token
from uets.integrators.actions.register import (
    Registration,
    list_integrator,
    prove_keys,
    register_integrator,
    resume_integrator,
    suspend_integrator,
)
from uets.integrators.actions.tariffs import Buyer, buy_tariff, close_tariff, publish_tariff

__all__ = [
    "Buyer",
    "Registration",
    "buy_tariff",
    "close_tariff",
    "forget_old_tokens",
    "issue_token",
    "list_integrator",
    "prove_keys",
    "publish_tariff",
    "register_integrator",
    "resume_integrator",
    "suspend_integrator",
]
