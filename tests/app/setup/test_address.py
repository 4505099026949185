"""Where GitHub can send webhooks."""

from __future__ import annotations

import pytest

from gh_gate.app.setup import address
from gh_gate.errors import UsageError


@pytest.mark.parametrize(
    ("base", "hook"),
    [
        ("https://gate.example.org", "https://gate.example.org/webhook"),
        ("https://gate.example.org/", "https://gate.example.org/webhook"),
        ("https://gate.example.org/webhook", "https://gate.example.org/webhook"),
        ("https://example.org:8443/gates", "https://example.org:8443/gates/webhook"),
        ("https://[2606:4700::1111]", "https://[2606:4700::1111]/webhook"),
    ],
)
def test_the_webhook_is_below_the_address_of_the_server(base: str, hook: str) -> None:
    assert address.hook_of(base, public=True) == hook


@pytest.mark.parametrize(
    "base",
    [
        "http://gate.example.org",
        "gate.example.org",
        "ftp://gate.example.org",
        "https://",
        "https:///webhook",
        "https://user:secret@gate.example.org",
        "https://gate.example.org?x=1",
        "https://gate.example.org#x",
        "https://gate.example.org/a b",
        "https://gate.example.org\n.evil.example",
        " https://gate.example.org",
        "https://gäte.example.org",
        "https://gate.example.org:port",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_https_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="cannot take webhooks") as caught:
        address.hook_of(base, public=False)
    assert "https://" in caught.value.why


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "gate.localhost", "127.0.0.1", "127.1.2.3", "[::]", "[::1]"]
)
@pytest.mark.parametrize("public", [True, False])
def test_this_machine_itself_is_refused_by_every_github(host: str, public: bool) -> None:
    with pytest.raises(UsageError):
        address.hook_of(f"https://{host}:8000", public=public)


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "192.168.1.10", "169.254.1.1", "[fe80::1]", "gate", "gate.local", "gate.corp.internal"]
)
def test_inner_networks_are_reached_only_by_a_server_of_ones_own(host: str) -> None:
    assert address.hook_of(f"https://{host}", public=False) == f"https://{host}/webhook"
    with pytest.raises(UsageError, match="cannot take") as caught:
        address.hook_of(f"https://{host}", public=True)
    assert "public internet" in caught.value.why


def test_the_placeholder_is_an_address_that_github_takes() -> None:
    assert address.trouble(address.PLACEHOLDER, public=True) == ""
