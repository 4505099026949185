"""Who is at the other end of a request that has come through proxies.

Each proxy adds to ``X-Forwarded-For`` the address that it was asked from, at the end. What stands further to the left is whatever
the caller wrote there, so it is read from the right, and only as far as those who wrote it are trusted.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Proxies:
    """Proxies whose word is taken.

    :param networks: where they stand.
    """

    def __init__(self, networks: Iterable[Network] = ()) -> None:
        self._networks = tuple(networks)

    def caller(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the address of whoever asks: the last one that is no trusted proxy's.

        :param peer: the address of the connection, or an empty string.
        :param forwarded: the values of all ``X-Forwarded-For``, in order.
        :return: the peer, where it is no trusted proxy, or where one has passed on what is no address.
        """
        nearest = address(peer)
        if nearest is None or not self._trusted(nearest):
            return peer
        for word in reversed([part.strip() for line in forwarded for part in line.split(",") if part.strip()]):
            nearest = address(word)
            if nearest is None:
                return peer
            if not self._trusted(nearest):
                break
        return str(nearest)

    def _trusted(self, found: Address) -> bool:
        return any(found in network for network in self._networks)


def parse(text: str) -> Proxies:
    """Read addresses and networks between commas; a host's own bits may be left in.

    :raise ValueError: saying which word is none.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    return Proxies(map(_network, words))


def address(text: str) -> Address | None:
    """Return an address without its zone, an IPv4 one in an IPv6 one's clothes as itself; None for anything else."""
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped if found.version == 6 else None) or found


def _network(word: str) -> Network:
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        pass
    raise ValueError(f"holds {word[:60]!r}, which is neither an address nor a network; write 127.0.0.1 or 10.0.0.0/8")
