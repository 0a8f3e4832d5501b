"""Ranges of network addresses (CIDR) as people type them and as rules compare them."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

Network = IPv4Network | IPv6Network

MAPPED_PREFIX = 96
"""Prefix length of ::ffff:0:0/96, the IPv4-mapped addresses (RFC 4291 §2.5.5.2)."""

SET_ASIDE_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
"""IANA's special-purpose addresses, multicast and class E; 192.88.99.0/24 were the relays of 6to4 (RFC 7526)."""

PUBLIC_IPV6 = IPv6Network("2000::/3")
"""All that IANA has opened so far: neither local, mapped, translated (64:ff9b::) nor multicast addresses lie in it."""

SET_ASIDE_IPV6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Within it: protocols (Teredo among them), documentation, and 6to4, behind which any IPv4 address may stand."""


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
    """Tell whether every address of a range is one of the public Internet: none of it is set aside (RFC 6890)."""
    if isinstance(network, IPv6Network):
        return network.subnet_of(PUBLIC_IPV6) and not any(map(network.overlaps, SET_ASIDE_IPV6))
    return not any(map(network.overlaps, SET_ASIDE_IPV4))


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
