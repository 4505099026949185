"""Installations: chosen repositories, accepted permissions, suspension, removal."""

from collections.abc import Mapping

import pytest

from tests.github.client import Client, signed
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import App, Installation

R = "/repos/acme/ml"


@pytest.fixture
def app(hub: GitHub) -> App:
    app = hub.app("gate-keeper")
    hub.hooks.connect(app, lambda _, __: 202, content_type="json")
    return app


@pytest.fixture
def one(hub: GitHub, repo: Repo, app: App) -> Installation:
    return hub.install(app, repo.owner, [repo])


def _mint(hub: GitHub, one: Installation, body: Mapping[str, object]) -> Client:
    made = Client(hub, signed(hub, one.app))("POST", f"/app/installations/{one.id}/access_tokens", body)
    assert made.status == 201, made.body
    return Client(hub, made.json()["token"])


def test_an_installations_life_is_told(hub: GitHub, one: Installation) -> None:
    alice, other = hub.user("alice"), hub.repository("acme/other")
    hub.add_repositories(one, other, by=alice)
    hub.remove_repositories(one, other)
    hub.suspend(one, by=alice)
    hub.unsuspend(one)
    hub.accept_permissions(one)
    hub.uninstall(one)
    sent = hub.hooks.deliver()
    actions = ["created", "added", "removed", "suspend", "unsuspend", "new_permissions_accepted", "deleted"]
    assert [delivery.action for delivery in sent] == actions
    assert [name["name"] for name in sent[1].payload["repositories_added"]] == ["other"]
    assert sent[1].payload["repository_selection"] == "selected"
    assert sent[3].payload["installation"]["suspended_by"]["login"] == "alice"
    assert [name["name"] for name in sent[6].payload["repositories"]] == ["ml"]


@pytest.mark.usefixtures("one")
def test_an_installation_is_told_to_its_own_app_alone(hub: GitHub) -> None:
    hub.hooks.deliver()
    hub.hooks.connect(hub.app("another"), lambda _, __: 202)
    other = hub.install(hub.app("another"), hub.user("alice"))
    assert [(d.app.slug, d.installation_id) for d in hub.hooks.deliver()] == [("another", other.id)]


def test_an_app_lists_its_installations_page_by_page(hub: GitHub, repo: Repo, one: Installation) -> None:
    hub.suspend(hub.install(one.app, hub.user("alice")), by=hub.user("alice"))
    hub.install(hub.app("another"), repo.owner)
    send = Client(hub, signed(hub, one.app))
    first = send("GET", "/app/installations?per_page=1")
    second = send.get("/app/installations?per_page=1&page=2")
    assert 'rel="next"' in first.headers["link"]
    assert [shown["account"]["login"] for shown in [*first.json(), *second]] == ["acme", "alice"]
    assert second[0]["suspended_at"] == "2026-03-02T09:00:00Z"


def test_a_suspended_installation_gives_no_token_and_its_old_ones_get_403(hub: GitHub, one: Installation) -> None:
    old, mint = _mint(hub, one, {}), Client(hub, signed(hub, one.app))
    hub.suspend(one)
    refused = [old("GET", R), mint("POST", f"/app/installations/{one.id}/access_tokens")]
    assert [(got.status, got.json()["message"]) for got in refused] == [
        (403, "This installation has been suspended")
    ] * 2
    hub.unsuspend(one)
    assert old("GET", R).status == 200


def test_an_uninstalled_apps_tokens_are_bad_credentials(hub: GitHub, one: Installation) -> None:
    old = _mint(hub, one, {})
    hub.uninstall(one)
    assert old("GET", R).status == 401
    assert Client(hub, signed(hub, one.app))("GET", f"{R}/installation").status == 404


def test_a_repository_taken_out_is_out_of_reach_at_once(hub: GitHub, one: Installation) -> None:
    secret = hub.repository("acme/secret", private=True)
    hub.add_repositories(one, secret)
    old = _mint(hub, one, {})
    assert old("GET", "/repos/acme/secret").status == 200
    hub.remove_repositories(one, secret)
    assert old("GET", "/repos/acme/secret").status == 404


def test_new_permissions_count_when_they_are_accepted(hub: GitHub, one: Installation) -> None:
    asked = {"issues": "write", "deployments": "write"}
    hub.ask_permissions(one.app, {"issues": "write", "deployments": "write"})
    send = Client(hub, signed(hub, one.app))
    where = f"/app/installations/{one.id}"
    assert send.get("/app")["permissions"] == {"metadata": "read", **asked}
    assert "deployments" not in send.get(where)["permissions"]
    wanted = {"permissions": {"deployments": "write"}}
    assert send("POST", f"{where}/access_tokens", wanted).status == 422
    hub.accept_permissions(one)
    assert send("POST", f"{where}/access_tokens", wanted).status == 201


def test_a_permission_of_no_known_level_is_refused(hub: GitHub, one: Installation) -> None:
    send = Client(hub, signed(hub, one.app))
    got = send("POST", f"/app/installations/{one.id}/access_tokens", {"permissions": {"issues": "rule"}})
    assert got.status == 422
    hub.problems.clear()


def test_a_token_for_metadata_alone_lists_its_repositories(hub: GitHub, one: Installation) -> None:
    send = _mint(hub, one, {"permissions": {"metadata": "read"}})
    assert [found["name"] for found in send.get("/installation/repositories")["repositories"]] == ["ml"]
