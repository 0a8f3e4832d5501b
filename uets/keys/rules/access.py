"""Whether a key may make a call: every reason has its name, the first failing one is answered (rule R3)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import NoReturn
from uuid import UUID

import msgspec

from uets.accounts.states import AccountState
from uets.integrators.states import IntegratorState
from uets.kernel.addresses import parse_address
from uets.kernel.refusals import Refusal
from uets.keys import errors
from uets.keys.states import GrantState, IpRule, KeyState, Permission

USABLE_KEY_STATES = frozenset({KeyState.ACTIVE.value, KeyState.OVERLAPPING.value})
ACTING_INTEGRATOR_STATES = frozenset({IntegratorState.LISTED.value, IntegratorState.LEAVING.value})


class Access(msgspec.Struct, frozen=True, gc=False):
    """All that one call's check needs; field order = column order of `queries.access.FIND_ACCESS`."""

    account_id: UUID
    key_id: UUID
    kid: str
    key_state: str
    key_hmac: bytes | None
    pepper_version: int | None
    last_four: str
    grant_id: UUID
    grant_state: str
    permissions: list[str]
    ip_rule: str
    ip_ranges: list[str]
    starts_on: date
    ends_on: date
    is_used: bool
    grant_version: int
    usable_until: datetime | None
    calls_per_minute: int
    calls_per_day: int
    account_state: str
    integrator_id: UUID
    integrator_state: str
    integrator_name: str
    egress_ranges: list[str]


REFUSAL_OF_KEY: Mapping[str, type[Refusal]] = {
    KeyState.MINTING.value: errors.KeyNotAcknowledged,
    KeyState.AWAITING_DELIVERY.value: errors.KeyNotAcknowledged,
    KeyState.UNDELIVERED.value: errors.KeyUndelivered,
    KeyState.REPLACED.value: errors.KeyReplaced,
    KeyState.LEAKED.value: errors.KeyLeaked,
    KeyState.CANCELLED.value: errors.KeyCancelled,
}
REFUSAL_OF_GRANT: Mapping[str, type[Refusal]] = {
    GrantState.AWAITING_DELIVERY.value: errors.KeyNotAcknowledged,
    GrantState.DISABLED.value: errors.GrantDisabled,
    GrantState.SUSPENDED.value: errors.GrantSuspended,
    GrantState.CANCELLED.value: errors.GrantCancelled,
}


def check_call(
    *, access: Access, permission: Permission | None, address: str, on: date, at: datetime
) -> None:
    """Raise the first reason why this key may not make this call from this address at an instant of a day (Istanbul).

    `permission` is None for calls that every key may make. Order: key, grant, end of an overlap, term,
    integrator, account, address, permission.
    """
    if access.key_state not in USABLE_KEY_STATES or access.grant_state != GrantState.ACTIVE.value:
        _refuse_state(access)
    if access.usable_until is not None and at >= access.usable_until:
        raise errors.KeyReplaced(kid=access.kid)
    if not access.starts_on <= on <= access.ends_on:
        _refuse_term(access)
    if access.integrator_state not in ACTING_INTEGRATOR_STATES:
        raise errors.IntegratorSuspended(integrator=access.integrator_name)
    if access.account_state == AccountState.CLOSED.value:
        raise errors.AccountClosed
    if not is_address_allowed(access=access, address=address):
        raise errors.IpRefused(address=address)
    if permission is not None and permission.value not in access.permissions:
        raise errors.PermissionMissing(permission=permission.value)


def can_call(*, access: Access, permission: Permission | None, address: str, on: date, at: datetime) -> bool:
    """Tell whether `check_call` would let the call pass."""
    try:
        check_call(access=access, permission=permission, address=address, on=on, at=at)
    except Refusal:
        return False
    return True


def is_address_allowed(*, access: Access, address: str) -> bool:
    """Tell whether the grant's IP rule lets an address call; IPv4-mapped IPv6 counts as the IPv4 it is.

    The registered rule follows the integrator's present list and, while that list is empty, lets nobody call.
    """
    match IpRule(access.ip_rule):
        case IpRule.NONE:
            return True
        case IpRule.REGISTERED:
            return is_in_ranges(address=address, ranges=access.egress_ranges)
        case IpRule.RANGES:
            return is_in_ranges(address=address, ranges=access.ip_ranges)


def is_in_ranges(*, address: str, ranges: list[str]) -> bool:
    """Tell whether an address lies in one of the CIDR ranges."""
    found = parse_address(address)
    if found is None:
        return False
    networks = (_network(text) for text in ranges)
    return any(found.version == network.version and found in network for network in networks)


def _refuse_state(access: Access) -> NoReturn:
    key_refusal = REFUSAL_OF_KEY.get(access.key_state)
    if key_refusal is not None:
        raise key_refusal(kid=access.kid)
    grant_refusal = REFUSAL_OF_GRANT.get(access.grant_state)
    if grant_refusal is not None:
        raise grant_refusal(kid=access.kid)
    _refuse_term(access)


def _refuse_term(access: Access) -> NoReturn:
    raise errors.KeyExpired(kid=access.kid, ends_on=access.ends_on)


@lru_cache(maxsize=4096)
def _network(text: str) -> IPv4Network | IPv6Network:
    """Return the network of a stored range; the same texts come with every call."""
    network = ip_network(text, strict=False)
    if (
        isinstance(network, IPv6Network)
        and network.network_address.ipv4_mapped
        and network.prefixlen >= _MAPPED
    ):
        return IPv4Network((network.network_address.ipv4_mapped, network.prefixlen - _MAPPED))
    return network


_MAPPED = 96
"""Prefix length of ::ffff:0:0/96, the IPv4-mapped addresses (RFC 4291 §2.5.5.2)."""
