"""The manifest, read by a stand-in that is as strict as GitHub."""

from __future__ import annotations

import json
from itertools import product

import pytest

from gh_gate.app.setup import manifest
from gh_gate.app.setup.address import PLACEHOLDER
from gh_gate.app.setup.manifest import Wish
from gh_gate.app.setup.server import Server
from gh_gate.errors import UsageError
from tests.app.setup.conftest import HOOK
from tests.github.hub import GitHub

BACK = "http://127.0.0.1:4711/x/created"


@pytest.mark.parametrize(("actions", "deployments", "hook"), list(product([True, False], [True, False], ["", HOOK])))
def test_github_takes_it_with_every_choice(hub: GitHub, actions: bool, deployments: bool, hook: str) -> None:
    wish = Wish(name="gates", actions=actions, deployments=deployments, hook=hook)
    place = hub.accept_manifest(json.dumps(manifest.manifest(wish, BACK)), "s", owner=hub.user("octocat"))
    app = hub.app("gates")
    assert place.startswith(f"{BACK}?")
    assert app.permissions == {need.name: need.level for need in wish.needs}
    assert app.subscribed == wish.events


def test_a_webhook_without_an_address_is_made_and_switched_off(hub: GitHub) -> None:
    hub.accept_manifest(json.dumps(manifest.manifest(Wish(name="gates"), BACK)), owner=hub.user("octocat"))
    hook = hub.app("gates").hook
    assert hook
    assert (hook.url, hook.active) == (PLACEHOLDER, False)


def test_an_app_is_private_unless_asked_for() -> None:
    assert manifest.manifest(Wish(name="gates"), BACK)["public"] is False
    assert manifest.manifest(Wish(name="gates", public=True), BACK)["public"] is True


@pytest.mark.parametrize("name", ["", "   ", "x" * 35, "two\nlines", "bell\a"])
def test_a_name_that_github_would_refuse_is_refused_here(name: str) -> None:
    with pytest.raises(UsageError, match="name of an App"):
        Wish(name=name)


@pytest.mark.parametrize("organization", ["-acme", "acme-", "a--b", "a/b", "../x", "a b", "x" * 40, "äcme"])
def test_what_is_no_organization_is_refused(organization: str) -> None:
    with pytest.raises(UsageError, match="organization"):
        Wish(name="gates", organization=organization)


def test_the_form_goes_to_the_owners_page_with_the_state() -> None:
    github = Server("https://github.com", "https://api.github.com")
    action, text = manifest.form(github, Wish(name="gates", organization="acme"), BACK, "s+/=")
    assert action == "https://github.com/organizations/acme/settings/apps/new?state=s%2B%2F%3D"
    assert json.loads(text)["redirect_url"] == BACK
    assert manifest.form(github, Wish(name="gates"), BACK, "s")[0] == "https://github.com/settings/apps/new?state=s"


def test_people_come_back_to_the_page_where_its_address_is_known(hub: GitHub) -> None:
    wish = Wish(name="gates", hook="https://gates.example.com/webhook")
    hub.accept_manifest(json.dumps(manifest.manifest(wish, BACK)), owner=hub.user("octocat"))
    assert hub.app("gates").callback_urls == ("https://gates.example.com/sign-in/callback",)


@pytest.mark.parametrize("hook", ["", "https://gates.example.com/below/webhook"])
def test_without_a_host_of_its_own_there_is_no_page_to_come_back_to(hook: str) -> None:
    wish = Wish(name="gates", hook=hook)
    assert (wish.home, manifest.manifest(wish, BACK)["callback_urls"]) == ("", [])
