"""What one can do before having an account: prove an e-mail, ask the registry of companies, open an address."""

from uets.registration.actions.companies import lapse_openings, open_company_address
from uets.registration.actions.identified import Reading, send_registration_code
from uets.registration.actions.lookups import ask_registry, forget_old_lookups
from uets.registration.actions.own import open_own_address

__all__ = [
    "Reading",
    "ask_registry",
    "forget_old_lookups",
    "lapse_openings",
    "open_company_address",
    "open_own_address",
    "send_registration_code",
]
