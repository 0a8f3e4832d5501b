"""Ten-minute tokens for the programs of authorities, given for a signed assertion (RFC 7523, RFC 6749 §4.4)."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from uets.authorities.models import AccessToken, AuthorityClient, ClientKey, UsedAssertion
from uets.authorities.states import AuthorityState
from uets.kernel import assertions
from uets.kernel.assertions import Claims, InvalidClient, IssuedToken

TOKEN_PREFIX: Final = "uetss_"  # noqa: S105 - how tokens begin: s for sender, beside uetsa_ of integrators


def issue_token(*, assertion: str, token_url: str, at: datetime) -> IssuedToken:
    """Return a new access token for a `private_key_jwt` assertion; raises InvalidClient for every fault alike.

    It must be signed by a present key of a present program of an active authority, and works once
    (`kernel.assertions`).
    """
    claims = assertions.read_claims(assertion)
    clients = AuthorityClient.objects.filter(
        client_id=claims.iss, removed_at=None, authority__state=AuthorityState.ACTIVE.value
    )
    client = clients.first()
    if client is None:
        raise InvalidClient(why="client")
    keys = {key.thumbprint: key.jwk for key in ClientKey.objects.filter(client=client, removed_at=None)}
    assertions.check_assertion(assertion, keys=keys, token_url=token_url, at=at)
    return _issue(client, claims, at=at)


def forget_old_tokens(*, at: datetime) -> int:
    """Delete expired tokens and assertions that could no longer be replayed; return how many."""
    tokens, _ = AccessToken.objects.filter(expires_at__lt=at).delete()
    used, _ = UsedAssertion.objects.filter(expires_at__lt=at - assertions.CLOCK_SKEW).delete()
    return tokens + used


@transaction.atomic
def _issue(client: AuthorityClient, claims: Claims, *, at: datetime) -> IssuedToken:
    """Use up the assertion and keep the token's hash, together."""
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(digest=claims.digest, expires_at=claims.expires_at)
    except IntegrityError as error:
        raise InvalidClient(why="replay") from error
    issued = assertions.new_token(prefix=TOKEN_PREFIX)
    AccessToken.objects.create(
        token_sha256=assertions.digest_token(issued.token),
        client=client,
        issued_at=at,
        expires_at=at + assertions.TOKEN_LIFE,
    )
    return issued
