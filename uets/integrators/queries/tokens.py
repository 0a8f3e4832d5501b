"""Access tokens of integrators acting as themselves."""

from datetime import datetime
from typing import Final

from uets.integrators.models import AccessToken, Integrator
from uets.integrators.states import IntegratorState
from uets.kernel.assertions import digest_token

ACTING_STATES: Final = frozenset(
    {IntegratorState.TESTING.value, IntegratorState.LISTED.value, IntegratorState.LEAVING.value}
)
"""Who may act as itself: a suspended integrator's tokens stop at the next call."""


def find_token(*, token: str, at: datetime) -> Integrator | None:
    """Return the integrator behind a token, or None for an unknown or expired one and for who may not act."""
    held = (
        AccessToken.objects.select_related("integrator")
        .filter(token_sha256=digest_token(token), expires_at__gt=at)
        .first()
    )
    if held is None or held.integrator.state not in ACTING_STATES:
        return None
    return held.integrator
