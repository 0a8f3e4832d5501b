"""What read evidence says of a key."""

from uets.integrators import queries as integrators
from uets.keys import queries as keys
from uets.keys.rules.access import Access
from uets.mailbox.actions import KeyUse


def find_key_use(access: Access) -> KeyUse:
    """Return what read evidence says of a key that came alone, without a token of its integrator."""
    integrator = integrators.get_integrator(integrator_id=access.integrator_id)
    return KeyUse(
        integrator_legal_name=integrator.legal_name,
        integrator_vkn=integrator.vkn,
        client_authenticated=False,
        key_revealed_before=keys.was_revealed(account_id=access.account_id, key_id=access.key_id),
    )
