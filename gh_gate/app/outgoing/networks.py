"""Which machines a message may be sent to: those of the public internet, and networks that the settings allow.

https://www.iana.org/assignments/iana-ipv4-special-registry and https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_CLOSED: Final = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; clouds keep their machines' credentials at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT relays
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # protocol assignments, with Teredo, which leads to an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which leads to an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_PUBLIC_IPV6: Final = IPv6Network("2000::/3")
"""All that is given out. Outside stand loopback, private and link-local addresses, multicast, and IPv4 in other clothes: mapped and NAT64."""


def may_reach(address: Address, allowed: Iterable[Network]) -> bool:
    """Tell whether a message may be sent to an address.

    :param allowed: networks that are not public and may be reached all the same.
    """
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv6Address) and address not in _PUBLIC_IPV6:
        return False
    return not any(address in network for network in _CLOSED)


def read(text: str) -> Network:
    """Return a network, or a single address, as people write it: ``10.20.0.0/16``, ``::1``.

    :raise ValueError: for anything else, and for a network with bits set beyond its length.
    """
    return ip_network(text)


def literal(host: str) -> Address | None:
    """Return the address that a URL's host is; None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
