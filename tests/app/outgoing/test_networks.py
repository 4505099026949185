"""Which machines may be reached: the public internet's, and those that the settings name."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from gh_gate.app.outgoing.networks import may_reach, read

CLOSED = [
    "0.0.0.0",  # noqa: S104 - nothing listens
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.8.8.8",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
OPEN = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.15.0.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450:4001::1"]


@pytest.mark.parametrize("text", CLOSED)
def test_what_is_not_public_may_not_be_reached(text: str) -> None:
    assert not may_reach(ip_address(text), ())


@pytest.mark.parametrize("text", OPEN)
def test_what_is_public_may_be_reached(text: str) -> None:
    assert may_reach(ip_address(text), ())


@pytest.mark.parametrize(
    ("text", "network", "reached"),
    [
        ("10.20.1.1", "10.20.0.0/16", True),
        ("10.21.1.1", "10.20.0.0/16", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.2", "127.0.0.1", False),
        ("::1", "::1", True),
        ("::ffff:10.20.1.1", "10.20.0.0/16", False),
        ("::ffff:10.20.1.1", "::ffff:0:0/96", True),
        ("8.8.8.8", "10.0.0.0/8", True),
    ],
)
def test_a_network_that_is_named_may_be_reached_and_no_other(text: str, network: str, reached: bool) -> None:
    assert may_reach(ip_address(text), (read(network),)) is reached


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/33", "here", "", "10.0.0.0-10.0.0.9", "*"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)
