"""The repositories of an organization, for whoever asks."""

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo

HERE = "/orgs/acme/repos"


def _names(send: Client, query: str = "") -> list[str]:
    return [row["name"] for row in send.get(f"{HERE}{query}")]


def test_each_caller_is_shown_what_they_may_see(hub: GitHub, repo: Repo) -> None:
    secret = hub.repository("acme/secret", private=True)
    hub.repository("other/ml")
    secret.set_permission(hub.user("alice"), "read")
    assert _names(Client(hub, hub.token(hub.user("alice"))), "?sort=full_name") == ["ml", "secret"]
    assert _names(Client(hub, hub.token(hub.user("bob")))) == ["ml"]
    assert _names(Client(hub, hub.workflow_token(repo)), "?type=public") == ["ml"]


def test_the_list_is_sorted_and_paged(hub: GitHub, repo: Repo) -> None:
    for name in ("b", "a"):
        hub.clock.advance(60)
        hub.repository(f"acme/{name}")
    send = Client(hub, hub.token(repo.owner))
    assert _names(send) == ["a", "b", "ml"]
    assert _names(send, "?sort=full_name&direction=desc") == ["ml", "b", "a"]
    assert _names(send, "?sort=full_name&per_page=2&page=2") == ["ml"]


@pytest.mark.parametrize("place", ["/orgs/nobody/repos", "/orgs/alice/repos"])
def test_who_is_no_organization_has_none(hub: GitHub, repo: Repo, place: str) -> None:
    assert Client(hub, hub.workflow_token(repo))("GET", place).status == 404
