"""Addresses of pages: which are read, and to which server a login is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from gh_gate.cli import verify_address
from gh_gate.cli.verify_address import Address
from gh_gate.errors import UsageError

COM, CORP = "https://github.com", "https://ghe.corp.example"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{COM}/acme/app/issues/5", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/app/pull/5", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/app/pull/5/files", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/app/issues/5/", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/app/issues/5?notification_referrer_id=x", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/app/issues/5#issue-99", Address("github.com", "acme/app", 5)),
        (f"{COM}/acme/a.b_c-d/issues/5#issuecomment-3001", Address("github.com", "acme/a.b_c-d", 5, 3001)),
        (f"{COM}/alice_acme/app/issues/5", Address("github.com", "alice_acme/app", 5)),
        ("http://GHE.corp.example:8443/acme/app/issues/5", Address("ghe.corp.example:8443", "acme/app", 5)),
    ],
)
def test_the_addresses_that_a_browser_shows_are_read(text: str, wanted: Address) -> None:
    assert verify_address.parse(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        COM,
        f"{COM}/acme/app",
        f"{COM}/acme/app/issues",
        f"{COM}/acme/app/issues/0",
        f"{COM}/acme/app/issues/05",
        f"{COM}/acme/app/issues/5#discussion_r1",
        f"{COM}/acme/app/issues/5\n",
        f"{COM}/acme/app/issues/\u0665",
        f"{COM}/acme/app/discussions/5",
        f"{COM}/../app/issues/5/../../x",
        "https://user:secret@github.com/acme/app/issues/5",
        "https://gate.example/api/v1/records/" + "0" * 64,
    ],
)
def test_other_addresses_are_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        verify_address.parse(text)
    assert "saved" in caught.value.do or "save" in caught.value.do


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The APIs to which a login would be sent."""
    seen: list[str] = []

    def connect(environ: Mapping[str, str], repository: str) -> Any:
        seen.append(f"{environ['GITHUB_API_URL']} {repository}")

    monkeypatch.setattr("gh_gate.forge.github.connect", connect)
    return seen


@pytest.mark.parametrize(
    ("environ", "page", "api"),
    [
        ({}, COM, "https://api.github.com"),
        ({"GITHUB_API_URL": "https://api.github.com", "GITHUB_SERVER_URL": COM}, COM, "https://api.github.com"),
        ({"GITHUB_API_URL": "http://127.0.0.1:8080"}, COM, "http://127.0.0.1:8080"),
        ({"GH_HOST": "ghe.corp.example"}, CORP, f"{CORP}/api/v3"),
        ({"GITHUB_API_URL": f"{CORP}/api/v3"}, CORP, f"{CORP}/api/v3"),
        ({"GITHUB_SERVER_URL": CORP, "GITHUB_API_URL": f"{CORP}/api/v3"}, CORP, f"{CORP}/api/v3"),
        ({"GH_HOST": "acme.ghe.com"}, "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ({"GITHUB_API_URL": "https://api.acme.ghe.com"}, "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ({"GH_HOST": "ghe.corp.example", "GITHUB_API_URL": "https://api.github.com"}, CORP, f"{CORP}/api/v3"),
    ],
)
def test_a_page_is_read_through_its_server_s_api(
    environ: dict[str, str], page: str, api: str, connected: list[str]
) -> None:
    address = verify_address.parse(f"{page}/acme/app/issues/5")
    verify_address.forge(address, {"GH_GATE_TOKEN": "x", **environ})
    assert connected == [f"{api} acme/app"]


@pytest.mark.parametrize(
    ("environ", "page"),
    [
        ({}, CORP),
        ({}, "https://github.com.evil.example"),
        ({}, "https://api.github.com"),
        ({"GH_HOST": "ghe.corp.example"}, COM),
        ({"GITHUB_API_URL": f"{CORP}/api/v3"}, COM),
        ({"GITHUB_API_URL": "https://myapi.github.com"}, "https://ithub.com"),
    ],
)
def test_no_login_goes_to_a_server_that_only_an_address_names(
    environ: dict[str, str], page: str, connected: list[str]
) -> None:
    with pytest.raises(UsageError) as caught:
        verify_address.forge(verify_address.parse(f"{page}/acme/app/issues/5"), {"GH_GATE_TOKEN": "x", **environ})
    assert connected == []
    assert "GH_HOST" in caught.value.do
