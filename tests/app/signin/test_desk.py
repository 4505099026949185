"""The whole of it against the stand-in: from the button to the session, and out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import Engine

from gh_gate.app.signin import desk
from gh_gate.app.signin.app import CALLBACK, App
from gh_gate.app.signin.desk import Desk, PageDesk
from gh_gate.app.signin.flow import Finished
from gh_gate.app.signin.refusals import NotSignedIn, SignInRefused
from gh_gate.app.view.caller import Via
from gh_gate.errors import UpstreamError
from gh_gate.forge.github.manners import Manners
from tests.app.signin.clock import Clock
from tests.app.signin.words import OTHER_SECRET, SECRET
from tests.github import faults
from tests.github.client import Client
from tests.github.hub import GitHub

URL = "https://gates.example.com"
MANNERS = Manners(timeout=5.0, tries=2, patience=5.0, sleep=lambda _: None)

Build = Callable[..., Desk]


@pytest.fixture
def build(hub: GitHub, engine: Engine, clock: Clock) -> Build:
    registered = hub.app("gate-keeper")
    registered.callback_urls = (URL + CALLBACK,)
    hub.site.visitor = "alice"

    def make(secret: str = "") -> Desk:
        app = App(URL, registered.client_id, secret or registered.client_secret)
        return desk.build(engine, hub.url, SECRET, app, now=clock, steady=clock.steady, manners=MANNERS)

    return make


@pytest.fixture
def page(build: Build) -> PageDesk:
    return on(build())


def on(made: Desk) -> PageDesk:
    assert made.page
    return made.page


def visit(method: str, place: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, location and text."""
    parts = urlsplit(place)
    connection = HTTPConnection(parts.netloc, timeout=10)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", urlencode(form) if form else None)
        answer = connection.getresponse()
        return answer.status, answer.getheader("location", ""), answer.read().decode()
    finally:
        connection.close()


def agree(hub: GitHub, place: str, button: str = "1") -> dict[str, str]:
    """Go to GitHub's page and press a button, where it asks; returns the query that it brings back."""
    status, back, text = visit("GET", place)
    if status == 200:
        fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)">', text)}
        _, back, _ = visit("POST", f"{hub.site_url}/login/oauth/authorize", {**fields, "authorize": button})
    assert back.startswith(URL + CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def cookie(line: str) -> dict[str, str]:
    return {name: morsel.value for name, morsel in SimpleCookie(line.partition(";")[0]).items()}


def signed_in(hub: GitHub, page: PageDesk) -> tuple[Finished, dict[str, str]]:
    begun = page.flow.begin("/pending")
    told = agree(hub, begun.location)
    finished = page.flow.finish(state=told["state"], code=told["code"], cookies=cookie(begun.cookie))
    return finished, cookie(finished.cookie)


def test_from_the_button_to_the_session_and_out_again(hub: GitHub, page: PageDesk) -> None:
    finished, kept = signed_in(hub, page)
    caller = page.caller(kept)
    assert caller
    assert (caller.person.login, caller.via, finished.next_path) == ("alice", Via.PAGE, "/pending")
    assert Client(hub, caller.token).get("/user")["login"] == "alice"
    assert "Max-Age=0" in page.sign_out(caller)
    assert page.caller(kept) is None
    assert Client(hub, caller.token)("GET", "/user").status == 401


def test_on_https_both_cookies_are_this_hosts_alone(hub: GitHub, page: PageDesk) -> None:
    finished, _ = signed_in(hub, page)
    for line in (page.flow.begin("/").cookie, finished.cookie):
        assert line.startswith("__Host-")
        assert line.endswith("; Secure")


def test_nobody_is_nobody(page: PageDesk) -> None:
    assert page.caller({}) is None
    assert page.caller({"__Host-gh-gate": "x"}) is None


def test_whoever_cancels_on_github_is_not_signed_in(hub: GitHub, page: PageDesk) -> None:
    begun = page.flow.begin("/")
    told = agree(hub, begun.location, button="0")
    with pytest.raises(SignInRefused, match="did not let"):
        page.flow.finish(state=told["state"], error=told["error"], cookies=cookie(begun.cookie))


def test_a_code_that_somebody_caught_is_worth_nothing_without_the_verifier(hub: GitHub, page: PageDesk) -> None:
    """A thief begins a sign-in of their own, and brings the victim's code back to it."""
    caught = agree(hub, page.flow.begin("/").location)["code"]
    own = page.flow.begin("/")
    state = parse_qs(urlsplit(own.location).query)["state"][0]
    with pytest.raises(SignInRefused) as refused:
        page.flow.finish(state=state, code=caught, cookies=cookie(own.cookie))
    assert "bad_verification_code" in refused.value.why


def test_a_restart_keeps_who_is_signed_in_and_another_secret_does_not(hub: GitHub, build: Build) -> None:
    _, kept = signed_in(hub, on(build()))
    assert on(build()).caller(kept)
    assert on(build(OTHER_SECRET)).caller(kept) is None


def test_a_session_ends_with_its_token(hub: GitHub, page: PageDesk, clock: Clock) -> None:
    _, kept = signed_in(hub, page)
    clock.go(hours=8, minutes=-1, microseconds=-1)
    assert page.caller(kept)
    clock.go(microseconds=1)
    assert page.caller(kept) is None


def test_without_a_database_nobody_is_signed_in(hub: GitHub, page: PageDesk, engine: Engine) -> None:
    _, kept = signed_in(hub, page)
    engine.dispose()
    Path(str(engine.url.database)).unlink()
    with pytest.raises(UpstreamError):
        page.caller(kept)
    with pytest.raises(UpstreamError):
        signed_in(hub, page)


def test_an_outage_of_github_signs_nobody_in(hub: GitHub, page: PageDesk) -> None:
    hub.faults.add(faults.status(502), path="/user")
    with pytest.raises(UpstreamError):
        signed_in(hub, page)


def test_the_page_knows_where_its_form_leads(hub: GitHub, page: PageDesk) -> None:
    assert page.github == hub.site_url
    assert page.flow.begin("/").location.startswith(f"{page.github}/login/")


def test_without_the_apps_secret_there_is_no_page_and_the_api_has_sessions(
    hub: GitHub, engine: Engine, clock: Clock
) -> None:
    made = desk.build(engine, hub.url, SECRET, None, now=clock, manners=MANNERS)
    assert made.page is None
    token, _ = made.bearers.open(made.bearers.caller(f"Bearer {hub.token(hub.user('alice'))}"))
    again = desk.build(engine, hub.url, SECRET, None, now=clock, manners=MANNERS)
    assert again.bearers.caller(f"Bearer {token}").person.login == "alice"


def test_a_bearer_is_asked_about_once_a_minute_and_believed_no_longer(hub: GitHub, build: Build, clock: Clock) -> None:
    bearers, token = build().bearers, hub.token(hub.user("alice"))
    for _ in range(3):
        assert bearers.caller(f"Bearer {token}").person.login == "alice"
    assert [record.target for record in hub.requests] == ["/user"]
    hub.revoke(token)
    clock.go(seconds=60)
    with pytest.raises(NotSignedIn):
        bearers.caller(f"Bearer {token}")
