"""What one can do with an application: fill it in step by step, approve it, let it wait, give it up."""

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
from uets.applications.actions.grant_signing import (
    GrantAnswer,
    sign_grant_undertaking_by_card,
    sign_grant_undertaking_by_mobile,
)
from uets.applications.actions.second import end_held_application, hold_application
from uets.applications.actions.signing import (
    SignedAnswer,
    sign_undertaking_by_card,
    sign_undertaking_by_mobile,
)

__all__ = [
    "GrantAnswer",
    "SignedAnswer",
    "accept_undertaking",
    "approve",
    "choose_integrator",
    "choose_permissions",
    "choose_tariff",
    "end_held_application",
    "expire_drafts",
    "hold_application",
    "read_disclosure",
    "sign_grant_undertaking_by_card",
    "sign_grant_undertaking_by_mobile",
    "sign_undertaking_by_card",
    "sign_undertaking_by_mobile",
    "start_application",
    "withdraw",
]
