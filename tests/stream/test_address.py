"""A token goes over TLS or to this machine, and only to the address that was given."""

from __future__ import annotations

import pytest

from gh_gate.errors import UsageError
from gh_gate.stream.address import Server, is_loopback, server

GOOD = [
    ("https://gates.example.com", Server(True, "gates.example.com", 443)),
    ("https://gates.example.com/", Server(True, "gates.example.com", 443)),
    (" https://gates.example.com:8443/gates/ ", Server(True, "gates.example.com", 8443, "/gates")),
    ("HTTPS://Gates.Example.com", Server(True, "gates.example.com", 443)),
    ("https://10.0.0.7", Server(True, "10.0.0.7", 443)),
    ("http://127.0.0.1:8000", Server(False, "127.0.0.1", 8000)),
    ("http://127.9.9.9", Server(False, "127.9.9.9", 80)),
    ("http://localhost:8000", Server(False, "localhost", 8000)),
    ("http://[::1]:8000", Server(False, "::1", 8000)),
]


@pytest.mark.parametrize(("url", "found"), GOOD)
def test_an_address_is_read(url: str, found: Server) -> None:
    assert server(url) == found


@pytest.mark.parametrize(
    "url",
    [
        "http://gates.example.com", "http://10.0.0.7", "http://0.0.0.0", "http://localhost.example.com", "http://127.0.0.1.example.com",
        "http://[::ffff:7f00:1]x", "ftp://127.0.0.1", "//127.0.0.1", "127.0.0.1:8000", "https://", "https:///path", "", " ",
        "https://user@gates.example.com", "https://user:secret@gates.example.com", "https://gates.example.com?x=1",
        "https://gates.example.com#x", "https://gates.example.com:99999", "https://gates.example.com:x", "https://gates.example.com/a b",
        "https://gates.example.com/\r\nx: y", "https://gates.exa\nmple.com/%0d%0a", "https://gates.example.com/../..//x", "https://[::1",
        "https://gätes.example.com", "http://2130706433", "http://0x7f000001", "http://127.1",
    ],
)  # fmt: skip
def test_nothing_else_gets_a_token(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        server(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_is_known(host: str) -> None:
    assert is_loopback(host)


def test_the_path_of_a_gates_stream_is_quoted() -> None:
    here = Server(True, "gates.example.com", 443, "/x")
    assert here.events("acme/app", 7, "a b&c=d") == "/x/api/v1/gates/acme/app/7/events?gate=a%20b%26c%3Dd"
    assert str(here) == "https://gates.example.com:443/x"
    assert str(Server(False, "::1", 80)) == "http://[::1]:80"
