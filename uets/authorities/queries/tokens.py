"""Access tokens of the programs of authorities: one SELECT on the own pool, never cached."""

from datetime import datetime
from uuid import UUID

import msgspec

from uets.authorities.states import AuthorityState
from uets.kernel import pool
from uets.kernel.assertions import digest_token

FIND_TOKEN = """-- the authority behind a token: a removed program and a suspended authority stop at the next call
SELECT a.id AS authority_id, a.detsis, a.name, c.client_id
FROM authorities_accesstoken t
JOIN authorities_authorityclient c ON c.id = t.client_id
JOIN authorities_sendingauthority a ON a.id = c.authority_id
WHERE t.token_sha256 = %b AND t.expires_at > %b AND c.removed_at IS NULL AND a.state = %b"""  # noqa: S105 - a statement


class AuthorityToken(msgspec.Struct, frozen=True):
    """For whom a token acts, and through which program."""

    authority_id: UUID
    detsis: str
    name: str
    client_id: str


def find_token(*, token: str, at: datetime) -> AuthorityToken | None:
    """Return the authority behind a token, or None for an unknown or expired one and for who may not act.

    Raises kernel.pool.DatabaseAway.
    """
    with pool.read() as reader:
        return reader.row(AuthorityToken, FIND_TOKEN, digest_token(token), at, AuthorityState.ACTIVE.value)
