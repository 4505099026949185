"""A form counts if our own page sent it."""

from __future__ import annotations

import pytest

from gh_gate.app.signin.csrf import Csrf
from tests.app.signin.words import OTHER_SECRET, SECRET

OURS = "https://gates.example.com"
CSRF = Csrf(SECRET, OURS)


def test_a_sessions_own_token_holds() -> None:
    assert CSRF.holds("session", CSRF.token("session"))


@pytest.mark.parametrize("token", ["", "x", "é", "\ud800", CSRF.token("another"), CSRF.token("session")[:-1]])
def test_no_other_token_holds(token: str) -> None:
    assert not CSRF.holds("session", token)


def test_a_token_of_another_secret_does_not_hold() -> None:
    assert not CSRF.holds("session", Csrf(OTHER_SECRET, OURS).token("session"))


def test_the_token_does_not_tell_the_session() -> None:
    assert "session" not in CSRF.token("session")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": OURS},
        {"origin": "https://GATES.example.com", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_our_own_page_is_not_foreign(headers: dict[str, str]) -> None:
    assert not CSRF.foreign(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"origin": "https://evil.example"},
        {"origin": "http://gates.example.com"},
        {"origin": f"{OURS}:8443"},
        {"origin": f"{OURS}.evil.example"},
        {"origin": ""},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": OURS, "sec-fetch-site": "cross-site"},
    ],
)
def test_another_sites_page_is_foreign(headers: dict[str, str]) -> None:
    assert CSRF.foreign(headers)
