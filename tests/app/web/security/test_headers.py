"""What every answer carries, so that a browser loads, frames, keeps and tells nothing of it."""

from __future__ import annotations

import re

import pytest

from tests.app.web.security.client import Answer, Client
from tests.app.web.security.visitor import Visitor
from tests.browser.house import House

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
CARRIED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
    "x-frame-options": "DENY",
}
PATHS = [
    "/",
    "/pending",
    "/history",
    "/sign-in",
    "/gates/acme/app/999999",
    "/no/such/page",
    "/sign-in/callback",
    "/live",
]


def directives(answer: Answer) -> set[str]:
    """The parts of an answer's policy."""
    return {part.strip() for part in answer.header("content-security-policy").split(";")}


def assert_sealed(answer: Answer, *, github: str = "") -> None:
    """Make sure that a browser is told to take nothing else in."""
    assert {name: answer.header(name) for name in CARRIED} == CARRIED
    wanted = {part.strip() for part in POLICY.split(";")}
    also = {*(wanted - {"form-action 'self'"}), f"form-action 'self' {github}"}
    assert directives(answer) in ((wanted, also) if github else (wanted,))
    assert answer.header("strict-transport-security") == ""


@pytest.mark.parametrize("path", PATHS)
def test_every_page_for_nobody_is_sealed(house: House, stranger: Client, path: str) -> None:
    assert_sealed(stranger.get(path), github=house.hub.site_url)


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/live"])
def test_every_page_for_somebody_is_sealed(house: House, alice: Visitor, path: str) -> None:
    # Only a page with that form may lead to GitHub.
    assert_sealed(alice.get(path), github=house.hub.site_url if path == "/sign-in" else "")


def test_a_gates_page_and_what_its_forms_answer_are_sealed(house: House, alice: Visitor) -> None:
    path = house.gate()
    assert_sealed(alice.get(path))
    assert_sealed(alice.answer(path, "approve"))
    assert_sealed(alice.post(f"{path}/approve"))
    assert_sealed(alice.get(f"{path}/approve"))
    assert_sealed(alice.answer(path, "reject", reason="broken"))


def test_signing_in_and_out_is_sealed(house: House) -> None:
    alice, github = Visitor(house, "alice"), house.hub.site_url
    begun = alice.post("/sign-in/github")
    assert_sealed(begun, github=github)
    assert_sealed(alice.get(alice.authorize(begun.header("location"))), github=github)
    assert_sealed(alice.sign_out(), github=github)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "BREW"])
@pytest.mark.parametrize("path", ["/", "/pending", "/sign-in", "/static/page.css"])
def test_a_method_that_is_not_taken_is_refused(stranger: Client, method: str, path: str) -> None:
    answer = stranger.ask(method, path, b"")
    assert answer.status in {404, 405} or (method == "BREW" and answer.status == 400)
    assert answer.status == 400 or answer.header("x-content-type-options") == "nosniff"


def test_our_own_files_are_kept_and_are_what_they_say(alice: Visitor) -> None:
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', alice.get("/pending").text))
    assert {path.rpartition(".")[2] for path in named} >= {"css", "js"}
    for path in named:
        answer = alice.get(path)
        assert answer.status == 200
        assert "immutable" in answer.header("cache-control")
        assert "max-age=31536000" in answer.header("cache-control")
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.all("set-cookie") == []


def test_no_page_has_a_script_a_style_or_an_address_of_its_own(house: House, alice: Visitor) -> None:
    for path in (house.gate(), "/", "/pending", "/history", "/no/such/page"):
        html = alice.get(path).text
        assert not re.search(r"<script(?![^>]*\ssrc=\"/static/)", html)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html, re.IGNORECASE)
        assert not re.search(r"<(?:script|link|img|iframe|object|embed|base|meta http-equiv)[^>]*(?:https?:)?//", html)


def test_https_is_kept_to(secure: House) -> None:
    answer = Client(secure.served.url).get("/sign-in")
    assert answer.header("strict-transport-security").startswith("max-age=31536000")


def test_the_api_is_not_kept_by_browsers_and_proxies(stranger: Client) -> None:
    answer = stranger.get("/api/v1/gates")
    assert answer.status == 401
    assert answer.header("cache-control") == "no-store"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("content-type") == "application/problem+json"


def test_what_the_server_is_made_of_is_not_told(stranger: Client) -> None:
    for path in ("/", "/no/such/page", "/api/v1/gates", "/static/x"):
        whole = stranger.get(path).whole.lower()
        assert not [word for word in ("traceback", "uvicorn", "starlette", "python/") if word in whole]
