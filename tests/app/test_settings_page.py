"""The settings of the page: its address, and the App as people sign in through it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gh_gate.app import settings
from gh_gate.app.settings import load
from gh_gate.app.signin.app import App
from gh_gate.errors import UsageError
from tests.app.told import environ

SECRET = "0123456789abcdef0123456789abcdef01234567"
ALL: dict[str, str | None] = {"URL": "https://gates.example.com", "CLIENT_ID": "Iv23liABC", "CLIENT_SECRET": SECRET}


def refusal(directory: Path, **changes: str | None) -> str:
    with pytest.raises(UsageError) as caught:
        load(environ(**{**ALL, **changes}), directory)
    return caught.value.diagnostics()


def test_all_three_turn_the_page_on(tmp_path: Path) -> None:
    assert load(environ(**ALL), tmp_path).page_app == App("https://gates.example.com", "Iv23liABC", SECRET)


def test_without_any_the_page_is_off(tmp_path: Path) -> None:
    told = load(environ(), tmp_path)
    assert (told.page_app, told.url, told.client_id) == (None, "", "")


def test_an_address_alone_turns_nothing_on(tmp_path: Path) -> None:
    assert load(environ(URL="https://gates.example.com"), tmp_path).page_app is None


def test_an_app_without_an_address_is_noted(tmp_path: Path) -> None:
    told = load(environ(**{**ALL, "URL": None}), tmp_path)
    assert told.page_app is None
    assert settings.notes(told) == ["GH_GATE_CLIENT_ID is set and GH_GATE_URL is not, so the page is off"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://gates.example.com/", "https://gates.example.com"),
        ("HTTPS://Gates.Example.com:443", "https://gates.example.com"),
        ("https://gates.example.com:8443", "https://gates.example.com:8443"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:80", "http://localhost"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_address_is_an_origin_as_browsers_write_it(tmp_path: Path, text: str, origin: str) -> None:
    assert load(environ(URL=text), tmp_path).url == origin


@pytest.mark.parametrize(
    "text",
    [
        "gates.example.com",
        "http://gates.example.com",
        "http://10.0.0.1:8000",
        "http://127.0.0.1.evil.example",
        "https://gates.example.com/gate",
        "https://gates.example.com?x=1",
        "https://gates.example.com#x",
        "https://user@gates.example.com",
        "https://gates.example.com\\@evil.example",
        "https://gätes.example.com",
        "https://a b",
        "ftp://gates.example.com",
        "https://",
    ],
)
def test_what_is_no_origin_that_is_safe_for_cookies_is_refused(tmp_path: Path, text: str) -> None:
    told = refusal(tmp_path, URL=text)
    assert "GH_GATE_URL is not where people can reach a server" in told
    assert "https://gates.example.com" in told


def test_a_client_id_needs_its_secret_and_the_other_way_round(tmp_path: Path) -> None:
    assert "GH_GATE_CLIENT_SECRET is not set, and GH_GATE_CLIENT_ID is" in refusal(tmp_path, CLIENT_SECRET=None)
    told = refusal(tmp_path, CLIENT_ID=None)
    assert "GH_GATE_CLIENT_SECRET is set, and GH_GATE_CLIENT_ID is not" in told
    assert SECRET not in told


@pytest.mark.parametrize("text", ["a b", "x" * 65, "é", "Iv1\nx"])
def test_what_is_no_client_id_is_refused_once(tmp_path: Path, text: str) -> None:
    told = refusal(tmp_path, CLIENT_ID=text)
    assert "GH_GATE_CLIENT_ID is not a client id" in told
    assert "CLIENT_SECRET" not in told


def test_half_a_secret_is_refused_and_not_shown(tmp_path: Path) -> None:
    told = refusal(tmp_path, CLIENT_SECRET=SECRET[:15])
    assert "has 15 characters" in told
    assert SECRET[:15] not in told


def test_the_secret_may_stand_in_a_file_of_its_own_and_never_shows(tmp_path: Path) -> None:
    (tmp_path / "client-secret").write_text(f"{SECRET}\n", encoding="utf-8")
    told = load(environ(**{**ALL, "CLIENT_SECRET": None, "CLIENT_SECRET_FILE": "client-secret"}), tmp_path)
    assert told.page_app
    assert told.page_app.client_secret == SECRET
    assert SECRET not in f"{told!r} {told.page_app!r}"
