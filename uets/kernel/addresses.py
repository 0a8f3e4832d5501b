"""Network addresses as rules and records see them: normalised, and taken from proxies that are trusted."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

LONGEST_TEXT = 64
"""An IPv6 address with its zone; what is longer is none, and is not worth being remembered."""

SUBSCRIBER_PREFIX = 64


def parse_address(text: str) -> Address | None:
    """Return the address of a text, IPv4-mapped IPv6 (RFC 4291 §2.5.5.2) as the IPv4 it is; None when it is none."""
    return _parse(text) if len(text) <= LONGEST_TEXT else None


@lru_cache(maxsize=4096)
def _parse(text: str) -> Address | None:
    """Read a text; every call of a program brings the same one, three times."""
    try:
        address = ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def network_of(text: str) -> str:
    """Return what one subscriber is given: the address itself in IPv4, its /64 in IPv6 (RFC 6177); empty for none."""
    address = parse_address(text)
    if address is None:
        return ""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address.packed, SUBSCRIBER_PREFIX), strict=False))


def client_address(*, peer: str, forwarded_for: str, trusted_proxies: int) -> str:
    """Return the caller's address: the peer, or the entry that the outermost trusted proxy appended.

    `forwarded_for` is read from its right end and never further than the number of trusted proxies, because anybody
    may write its left end (keys-and-api: IP rule). An unreadable entry falls back to the peer.
    """
    if trusted_proxies > 0:
        entries = [entry for entry in forwarded_for.split(",") if entry.strip()]
        if len(entries) >= trusted_proxies:
            found = parse_address(entries[-trusted_proxies])
            if found is not None:
                return str(found)
    address = parse_address(peer)
    return str(address) if address is not None else ""
