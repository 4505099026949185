"""GitHub's pages are found from its API."""

from __future__ import annotations

import pytest

from gh_gate.app.signin.web import web_of


@pytest.mark.parametrize(
    ("api", "web"),
    [
        ("https://api.github.com", "https://github.com"),
        ("https://ghes.example.com/api/v3", "https://ghes.example.com"),
        ("https://ghes.example.com:8443/api/v3", "https://ghes.example.com:8443"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com"),
        ("https://api.ghes.example.com/api/v3", "https://api.ghes.example.com"),
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
        ("http://127.0.0.1:4711/api/v3", "http://127.0.0.1:4711"),
    ],
)
def test_the_pages_of_an_api(api: str, web: str) -> None:
    assert web_of(api) == web
