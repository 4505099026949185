"""Whose address counts where proxies stand before the server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gh_gate.app.proxies import Proxies, parse

NEAR, FAR, ALICE, MALLORY = "127.0.0.1", "10.1.2.3", "192.0.2.1", "198.51.100.6"
TRUSTED = parse("127.0.0.1, 10.0.0.0/8, 2001:db8:1::/48")


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        (NEAR, [ALICE], ALICE),
        (NEAR, [f"{MALLORY}, {ALICE}"], ALICE),
        (NEAR, [MALLORY, ALICE], ALICE),
        (NEAR, [f"{ALICE},{FAR}"], ALICE),
        (NEAR, [f"{ALICE}, {FAR} ,", FAR], ALICE),
        (NEAR, [f"nonsense, {ALICE}"], ALICE),
        (NEAR, ["2001:db8:1::5", "2001:db8:2::7%eth0"], "2001:db8:2::7"),
        ("::ffff:127.0.0.1", ["::ffff:192.0.2.1"], ALICE),
        (NEAR, [f"{FAR}, 10.9.9.9"], FAR),
        (NEAR, [], NEAR),
        (NEAR, [" , "], NEAR),
    ],
)
def test_the_last_address_that_is_no_trusted_proxys_is_the_callers(
    peer: str, forwarded: list[str], caller: str
) -> None:
    assert TRUSTED.caller(peer, forwarded) == caller


@pytest.mark.parametrize("peer", [MALLORY, "", "unix:", "127.0.0.2", "::1"])
def test_nobody_else_is_believed(peer: str) -> None:
    assert TRUSTED.caller(peer, [ALICE]) == peer


def test_without_a_setting_no_proxy_is_believed() -> None:
    assert Proxies().caller(NEAR, [ALICE]) == NEAR
    assert parse(" , ").caller(NEAR, [ALICE]) == NEAR


@pytest.mark.parametrize(
    "word",
    ["nonsense", "unknown", "_hidden", "192.0.2.1:80", "1", "192.0.2.256", "192.0.2.0/24", "٣.1.1.1", "1" * 9999],
)
def test_what_is_no_address_leaves_the_proxys_own(word: str) -> None:
    assert TRUSTED.caller(NEAR, [word]) == NEAR
    assert TRUSTED.caller(NEAR, [ALICE, f"{word}, {FAR}"]) == NEAR


@given(st.text(alphabet="0123456789abcdef.:,% /x", max_size=60))
def test_what_a_caller_writes_in_front_changes_nothing(words: str) -> None:
    assert TRUSTED.caller(NEAR, [words, ALICE]) == ALICE
    assert TRUSTED.caller(NEAR, [f"{words}, {ALICE}"]) == ALICE


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.0/33", "10.0.0.1 10.0.0.2", "*", "10.0.0.0-10.0.0.9"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither an address nor a network"):
        parse(f"127.0.0.1, {text}")


def test_a_hosts_own_bits_may_be_left_in() -> None:
    assert parse("10.1.2.3/8").caller(FAR, [ALICE]) == ALICE
