"""Ranges of network addresses (CIDR) as people type them and as rules compare them."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

Network = IPv4Network | IPv6Network

MAPPED_PREFIX = 96
"""Prefix length of ::ffff:0:0/96, the IPv4-mapped addresses (RFC 4291 §2.5.5.2)."""


def parse_range(text: str) -> Network | None:
    """Return the range of a text such as 203.0.113.0/28 or 2001:db8::1, IPv4-mapped as IPv4; None when it is none.

    Host bits beyond the prefix are refused: 203.0.113.7/28 may be a typing error for either of two things.
    """
    try:
        network = ip_network(text.strip(), strict=True)
    except ValueError:
        return None
    if isinstance(network, IPv6Network):
        mapped = network.network_address.ipv4_mapped
        if mapped is not None and network.prefixlen >= MAPPED_PREFIX:
            return IPv4Network((mapped, network.prefixlen - MAPPED_PREFIX))
    return network


def is_global(network: Network) -> bool:
    """Tell whether every address of a range is one of the public Internet."""
    return network.is_global and not network.is_multicast


def is_wide(network: Network) -> bool:
    """Tell whether a range is wider than /24 (IPv4) or /48 (IPv6): worth a warning."""
    return network.prefixlen < (24 if network.version == 4 else 48)  # noqa: PLR2004 - IP versions


def is_within(inner: Iterable[str], outer: Iterable[str]) -> bool:
    """Tell whether every address of the inner ranges lies in the outer ones; unreadable texts count as outside."""
    outers = _collapse(outer)
    for text in inner:
        network = parse_range(text)
        if network is None or not any(
            network.version == other.version and network.subnet_of(other)  # type: ignore[arg-type] # same version
            for other in outers
        ):
            return False
    return True


def _collapse(texts: Iterable[str]) -> list[Network]:
    networks = [network for network in map(parse_range, texts) if network is not None]
    found: list[Network] = []
    found += collapse_addresses([network for network in networks if isinstance(network, IPv4Network)])
    found += collapse_addresses([network for network in networks if isinstance(network, IPv6Network)])
    return found
