"""Cookies: what a browser may be told, and what is believed of what it sends."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest

from gh_gate.app.signin.cookies import SESSION, SIGN_IN, Cookies
from tests.app.signin.words import OTHER_SECRET, SECRET

SAFE = Cookies(SECRET, secure=True)


def sent(line: str) -> dict[str, str]:
    """What a browser sends after a Set-Cookie."""
    return {name: morsel.value for name, morsel in SimpleCookie(line.partition(";")[0]).items()}


def test_a_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http() -> None:
    name, *attributes = SAFE.write(SESSION, "word", 28_740.9).split("; ")
    assert name.startswith("__Host-gh-gate=")
    assert attributes == ["Path=/", "Max-Age=28740", "HttpOnly", "SameSite=Lax", "Secure"]


def test_on_plain_http_a_cookie_has_a_plain_name() -> None:
    line = Cookies(SECRET, secure=False).write(SIGN_IN, "word", 600)
    assert line.startswith("gh-gate-sign-in=")
    assert "Secure" not in line
    assert "HttpOnly" in line


@pytest.mark.parametrize("secure", [True, False])
def test_what_was_written_is_read(secure: bool) -> None:
    cookies = Cookies(SECRET, secure=secure)
    assert cookies.read(SESSION, sent(cookies.write(SESSION, "a-Word_1", 60))) == "a-Word_1"


def test_what_is_erased_is_empty_and_over() -> None:
    line = SAFE.erase(SESSION)
    assert "Max-Age=0" in line
    assert SAFE.read(SESSION, sent(line)) == ""


@pytest.mark.parametrize(
    "value", ["", ".", "word", "gh-gate:word", "gh-gate:word.", "gh-gate:word.x", "\ud800", "ÿ.ÿ", "a.b.c", "x" * 5000]
)
def test_what_we_did_not_sign_says_nothing(value: str) -> None:
    assert SAFE.read(SESSION, {"__Host-gh-gate": value}) == ""


def test_any_changed_character_says_nothing() -> None:
    value = sent(SAFE.write(SESSION, "word", 60))["__Host-gh-gate"]
    for place, old in enumerate(value):
        changed = value[:place] + ("A" if old != "A" else "E") + value[place + 1 :]
        assert SAFE.read(SESSION, {"__Host-gh-gate": changed}) == "", place


def test_another_secret_signed_nothing_of_ours() -> None:
    line = Cookies(OTHER_SECRET, secure=True).write(SESSION, "word", 60)
    assert SAFE.read(SESSION, sent(line)) == ""


def test_a_cookie_is_not_taken_for_the_other_one() -> None:
    value = sent(SAFE.write(SIGN_IN, "word", 60))["__Host-gh-gate-sign-in"]
    assert SAFE.read(SESSION, {"__Host-gh-gate": value}) == ""


def test_on_https_a_cookie_that_another_host_could_have_planted_is_not_read() -> None:
    value = sent(Cookies(SECRET, secure=False).write(SESSION, "word", 60))["gh-gate"]
    assert SAFE.read(SESSION, {"gh-gate": value}) == ""
