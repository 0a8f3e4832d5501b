"""What one can do with an application: fill it in step by step, approve it, give it up."""

from uets.applications.actions.approve import approve
from uets.applications.actions.draft import (
    accept_undertaking,
    choose_integrator,
    choose_permissions,
    choose_tariff,
    expire_drafts,
    read_disclosure,
    start_application,
    withdraw,
)

__all__ = [
    "accept_undertaking",
    "approve",
    "choose_integrator",
    "choose_permissions",
    "choose_tariff",
    "expire_drafts",
    "read_disclosure",
    "start_application",
    "withdraw",
]
