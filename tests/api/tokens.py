"""Tokens of integrators, asked for as the token endpoint does."""

from tests.builders.keys import Partner
from uets.integrators.actions import issue_token
from uets.kernel import clock
from uets.kernel.ids import new_id


def token_of(partner: Partner) -> str:
    """Return a token with which the integrator acts as itself."""
    now = clock.now()
    url, client = "http://localhost/oauth/token", partner.integrator.client_id
    claims = {"iss": client, "sub": client, "aud": url, "jti": new_id().hex, "exp": int(now.timestamp()) + 50}
    return issue_token(assertion=partner.sign(claims), token_url=url, at=now).token
