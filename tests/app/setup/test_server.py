"""Which GitHub is meant."""

from __future__ import annotations

import pytest

from gh_gate.app.setup.server import Server, server
from gh_gate.errors import UsageError


@pytest.mark.parametrize(
    ("address", "web", "api"),
    [
        ("https://github.com", "https://github.com", "https://api.github.com"),
        ("https://github.com/", "https://github.com", "https://api.github.com"),
        ("https://acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("https://git.acme.dev", "https://git.acme.dev", "https://git.acme.dev/api/v3"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v3"),
    ],
)
def test_the_api_follows_from_the_address(address: str, web: str, api: str) -> None:
    assert server(address, {}) == Server(web, api)


def test_the_environment_can_name_another_api() -> None:
    assert server("https://git.acme.dev", {"GITHUB_API_URL": "https://api.acme.dev/"}).api == "https://api.acme.dev"


@pytest.mark.parametrize(
    "address",
    ["", "github.com", "http://git.acme.dev", "https://github.com@evil.example", "https://a/b", "https://a?b"],
)
def test_what_is_no_address_or_not_encrypted_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="--server"):
        server(address, {})


@pytest.mark.parametrize("api", ["http://api.acme.dev", "api.acme.dev", "https://a@b/api/v3"])
def test_keys_are_not_fetched_over_plain_http(api: str) -> None:
    with pytest.raises(UsageError, match="GITHUB_API_URL"):
        server("https://git.acme.dev", {"GITHUB_API_URL": api})


def test_pages_of_the_public_github() -> None:
    github = server("https://github.com", {})
    assert github.install_page("acme-gates") == "https://github.com/apps/acme-gates/installations/new"
    assert github.settings_page("", "acme") == "https://github.com/organizations/acme/settings/apps"
    assert github.settings_page("acme-gates", "") == "https://github.com/settings/apps/acme-gates"


def test_pages_of_an_enterprise_server() -> None:
    ours = server("https://git.acme.dev", {})
    assert ours.app_page("acme-gates") == "https://git.acme.dev/github-apps/acme-gates"
    assert not ours.is_public
