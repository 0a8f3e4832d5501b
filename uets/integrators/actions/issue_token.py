"""Ten-minute tokens for integrators acting as themselves, given for a signed assertion (RFC 7523, RFC 6749 §4.4)."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from uets.integrators.models import AccessToken, Integrator, UsedAssertion
from uets.integrators.queries.register import list_signature_keys
from uets.integrators.queries.tokens import ACTING_STATES
from uets.kernel import assertions
from uets.kernel.assertions import Claims, InvalidClient, IssuedToken

TOKEN_PREFIX: Final = "uetsa_"  # noqa: S105 - how tokens begin


def issue_token(*, assertion: str, token_url: str, at: datetime) -> IssuedToken:
    """Return a new access token for a `private_key_jwt` assertion; raises InvalidClient for every fault alike.

    It must be signed by a proven signature key of its integrator, and works once (`kernel.assertions`).
    """
    claims = assertions.read_claims(assertion)
    integrator = Integrator.objects.filter(client_id=claims.iss).first()
    if integrator is None or integrator.state not in ACTING_STATES:
        raise InvalidClient(why="client")
    keys = {key.thumbprint: key.jwk for key in list_signature_keys(integrator_id=integrator.id)}
    assertions.check_assertion(assertion, keys=keys, token_url=token_url, at=at)
    return _issue(integrator, claims, at=at)


def forget_old_tokens(*, at: datetime) -> int:
    """Delete expired tokens and assertions that could no longer be replayed; return how many."""
    tokens, _ = AccessToken.objects.filter(expires_at__lt=at).delete()
    used, _ = UsedAssertion.objects.filter(expires_at__lt=at - assertions.CLOCK_SKEW).delete()
    return tokens + used


@transaction.atomic
def _issue(integrator: Integrator, claims: Claims, *, at: datetime) -> IssuedToken:
    """Use up the assertion and keep the token's hash, together."""
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=claims.digest, expires_at=claims.expires_at)
    except IntegrityError as error:
        raise InvalidClient(why="replay") from error
    issued = assertions.new_token(prefix=TOKEN_PREFIX)
    AccessToken.objects.create(
        token_sha256=assertions.digest_token(issued.token),
        integrator=integrator,
        issued_at=at,
        expires_at=at + assertions.TOKEN_LIFE,
    )
    return issued
