"""Who calls: a holder's API key with the permission an operation needs, an integrator or an authority as itself."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from typing_extensions import override

from api.calls import Call, call_of
from uets.accounts.states import Permission
from uets.authorities import queries as authorities
from uets.integrators import queries as integrators
from uets.kernel.actor import Actor, ActorKind
from uets.kernel.clock import istanbul_date
from uets.kernel.rates import WINDOW_SECONDS, Rate
from uets.kernel.refusals import Refusal
from uets.keys.actions import record_first_use, take_call
from uets.keys.queries import authenticate
from uets.keys.rules.access import Access, check_call

TOKEN_PREFIX = "uetsa_"  # noqa: S105 - the public prefix of client tokens, not a token
AUTHORITY_TOKEN_PREFIX = "uetss_"  # noqa: S105 - the same of sending authorities


_authorities = Rate()


class CredentialMissing(Refusal):
    """The Authorization header carries no Bearer credential."""

    code: ClassVar[str] = "credential-missing"


class TokenExpired(Refusal):
    """The client token is unknown or has expired."""

    code: ClassVar[str] = "token-expired"


def check_key(call: Call, *, permission: Permission | None) -> Access:
    """Return what the key of a call may do; raises the first reason against it (rule R3), or the limit that is reached.

    Asked anew on every call, never cached: a disabled key stops at the next one.
    """
    access = authenticate(text=bearer(call), prefix=settings.KEY_PREFIX)
    check_call(
        access=access, permission=permission, address=call.address, on=istanbul_date(call.at), at=call.at
    )
    _count(call, access)
    call.access = access
    if not access.is_used:
        record_first_use(access=access, actor=actor_of_key(access, call), at=call.at)
    return access


def bearer(call: Call) -> str:
    """Return the Bearer credential (RFC 6750 §2.1); raises CredentialMissing."""
    scheme, _, credential = call.meta.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.encode().lower() != b"bearer" or not credential.strip():
        raise CredentialMissing
    return str(credential.strip())


class HolderKey(HttpBearer):
    """An API key whose grant holds a permission, or any working key."""

    def __init__(self, permission: Permission | None = None) -> None:
        super().__init__()
        self.permission = permission

    @override
    def __call__(self, request: HttpRequest) -> Actor:
        """Return the caller; raises what `check_key` raises."""
        call = call_of(request)
        call.actor = actor_of_key(check_key(call, permission=self.permission), call)
        return call.actor

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Stand in for ninja's abstract method; `__call__` does the work."""
        return self(request)


class ClientToken(HttpBearer):
    """An integrator acting as itself, with its ten-minute token."""

    @override
    def __call__(self, request: HttpRequest) -> Actor:
        """Return the integrator; raises TokenExpired."""
        call = call_of(request)
        token = bearer(call)
        found = integrators.find_token(token=token, at=call.at) if token.startswith(TOKEN_PREFIX) else None
        if found is None:
            raise TokenExpired
        call.actor = Actor(
            kind=ActorKind.INTEGRATOR,
            id=f"integrator:{found.id}",
            name=found.legal_name,
            integrator_id=found.id,
            origin=call.origin,
        )
        return call.actor

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Stand in for ninja's abstract method; `__call__` does the work."""
        return self(request)


class AuthorityToken(HttpBearer):
    """A sending authority through one of its programs, with its ten-minute token."""

    @override
    def __call__(self, request: HttpRequest) -> Actor:
        """Return the authority; raises TokenExpired."""
        call = call_of(request)
        call.actor = check_authority(call)
        return call.actor

    @override
    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        """Stand in for ninja's abstract method; `__call__` does the work."""
        return self(request)


def check_authority(call: Call) -> Actor:
    """Return the authority that a call's token acts for; asked anew on every call.

    Raises TokenExpired, and TooManyCalls beyond what all programs of an authority may call in a minute.
    """
    token = bearer(call)
    is_one = token.startswith(AUTHORITY_TOKEN_PREFIX)
    found = authorities.find_token(token=token, at=call.at) if is_one else None
    if found is None:
        raise TokenExpired
    left = _authorities.take(str(found.authority_id), limit=settings.AUTHORITY_CALLS_A_MINUTE, at=call.at)
    call.headers["RateLimit-Policy"] = f'"authority";q={left.limit};w={WINDOW_SECONDS}'
    call.headers["RateLimit"] = f'"authority";r={left.remaining};t={left.resets_in}'
    return Actor(
        kind=ActorKind.AUTHORITY,
        id=f"authority:{found.authority_id}",
        name=found.name,
        authority_id=found.authority_id,
        client_id=found.client_id,
        origin=call.origin,
    )


def _count(call: Call, access: Access) -> None:
    """Take one call of the tariff and say what is left (draft-ietf-httpapi-ratelimit-headers-11)."""
    left = take_call(access=access, at=call.at)
    call.headers["RateLimit-Policy"] = f'"key";q={left.limit};w={left.window}'
    call.headers["RateLimit"] = f'"key";r={left.remaining};t={left.resets_in}'


def actor_of_key(access: Access, call: Call) -> Actor:
    """Return a key as the actor of its call."""
    return Actor(
        kind=ActorKind.KEY,
        id=f"key:{access.kid}",
        name=access.integrator_name,
        account_id=access.account_id,
        integrator_id=access.integrator_id,
        grant_id=access.grant_id,
        kid=access.kid,
        permissions=frozenset(access.permissions),
        origin=call.origin,
    )
