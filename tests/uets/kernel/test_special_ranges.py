"""A range that holds one address set aside is no range of the public Internet, however wide it is."""

import pytest

from uets.kernel.ranges import is_global, parse_range

PUBLIC = (
    "8.8.8.0/24",
    "11.0.0.0/8",
    "212.174.0.0/16",
    "192.0.1.0/24",
    "2a00:1450::/32",
    "2400::/12",
    "2620::/16",
)
SET_ASIDE = (
    "0.0.0.0/0", "8.0.0.0/5", "0.0.0.0/8", "10.1.2.3/32", "100.64.0.0/16", "127.0.0.1/32", "169.254.169.254/32",
    "172.20.0.0/16", "192.0.0.0/8", "192.0.0.8/32", "192.0.2.0/24", "192.88.99.1/32", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.7/32", "203.0.113.7/32", "224.0.0.0/3", "239.1.1.1/32", "255.255.255.255/32",
    "::/0", "::1/128", "::ffff:10.0.0.1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2000::/3", "2000::/4",
    "2001::/16", "2001::/32", "2001:db8::/32", "2002::/16", "3fff::/20", "4000::/3", "5f00::/16", "fc00::/7",
    "fe80::/10", "ff02::1/128",
)  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_global(text: str) -> None:
    network = parse_range(text)
    assert network is not None
    assert is_global(network)


@pytest.mark.parametrize("text", SET_ASIDE)
def test_what_holds_an_address_set_aside_is_not(text: str) -> None:
    network = parse_range(text)
    assert network is not None
    assert not is_global(network)
