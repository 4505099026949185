"""The doctor says whether people can sign in."""

from __future__ import annotations

import pytest

from gh_gate.app.setup import hook
from gh_gate.app.setup.checks import signing_in
from gh_gate.app.setup.checks.finding import Finding
from gh_gate.app.signin.app import App
from gh_gate.forge.github.manners import Manners
from tests.github import faults
from tests.github.hub import GitHub

URL = "https://gates.example.com"
MANNERS = Manners(timeout=5.0, tries=2, patience=5.0, sleep=lambda _: None)


@pytest.fixture
def app(hub: GitHub) -> App:
    registered = hub.app("gate-keeper")
    return App(URL, registered.client_id, registered.client_secret)


def examined(hub: GitHub, app: App | None) -> list[Finding]:
    registered = hub.app("gate-keeper")
    client = hook.client(hub.url, str(registered.id), registered.private_key, MANNERS)
    return list(signing_in.examine(client, hub.url, app))


def test_all_is_well(hub: GitHub, app: App) -> None:
    found = examined(hub, app)
    assert [finding.ok for finding in found] == [True, True]
    assert f"{URL}/sign-in/callback" in found[1].what


def test_a_page_that_is_off_is_noted(hub: GitHub) -> None:
    [found] = examined(hub, None)
    assert (found.ok, "GH_GATE_CLIENT_ID" in found.do) == (None, True)
    assert hub.requests == []


def test_a_secret_that_github_does_not_accept_is_found_and_not_shown(hub: GitHub, app: App) -> None:
    found = examined(hub, App(URL, app.client_id, "another-secret-of-20"))
    assert [finding.ok for finding in found] == [True, False]
    assert "another-secret" not in repr(found)


def test_another_apps_id_is_found(hub: GitHub) -> None:
    other = hub.app("another")
    found = examined(hub, App(URL, other.client_id, other.client_secret))
    assert [finding.ok for finding in found] == [False, True]
    assert "only comments through the App that decides count" in found[0].do


def test_an_outage_is_a_finding(hub: GitHub, app: App) -> None:
    hub.faults.add(faults.cut())
    assert [finding.ok for finding in examined(hub, app)] == [False, False]
