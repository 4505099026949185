"""The one list of permissions and events."""

from __future__ import annotations

import pytest

from gh_gate.app.setup import needs


def test_the_least_that_is_asked_for_is_what_the_app_cannot_do_without() -> None:
    assert {need.name: need.level for need in needs.needs()} == {
        "issues": "write",
        "contents": "read",
        "metadata": "read",
        "members": "read",
        "pull_requests": "read",
    }


@pytest.mark.parametrize(
    ("actions", "deployments", "more"),
    [
        (True, False, {"actions": "write"}),
        (False, True, {"actions": "read", "deployments": "write"}),
        (True, True, {"actions": "write", "deployments": "write"}),
    ],
)
def test_more_is_asked_for_only_on_request_and_at_the_higher_level(
    actions: bool, deployments: bool, more: dict[str, str]
) -> None:
    asked = {need.name: need.level for need in needs.needs(actions=actions, deployments=deployments)}
    assert dict(asked.items() - {need.name: need.level for need in needs.ALWAYS}.items()) == more


def test_every_permission_has_a_reason() -> None:
    assert all(need.why.startswith("to ") for need in needs.needs(actions=True, deployments=True))


def test_protection_rules_are_listened_to_only_on_request() -> None:
    assert needs.DEPLOYMENT_EVENT not in needs.events()
    assert needs.DEPLOYMENT_EVENT in needs.events(deployments=True)


def test_the_end_of_runs_is_listened_to_only_on_request() -> None:
    assert needs.ACTIONS_EVENT not in needs.events(deployments=True)
    assert needs.ACTIONS_EVENT in needs.events(actions=True)


@pytest.mark.parametrize("event", ["installation", "installation_repositories", "github_app_authorization"])
def test_events_that_github_refuses_in_a_manifest_are_not_asked_for(event: str) -> None:
    assert event not in needs.events(actions=True, deployments=True)


@pytest.mark.parametrize(
    ("granted", "wanted", "is_enough"),
    [
        ("write", "read", True),
        ("read", "read", True),
        ("read", "write", False),
        ("none", "read", False),
        ("admin", "write", True),
        ("WRITE", "read", False),
        ("", "read", False),
    ],
)
def test_a_level_includes_those_below_it_and_nothing_else_does(granted: str, wanted: str, is_enough: bool) -> None:
    assert needs.enough(granted, wanted) is is_enough


def test_what_is_never_used_is_found() -> None:
    granted = {"issues": "write", "contents": "write", "administration": "read", "actions": "write", "members": "read"}
    assert needs.beyond(granted.items()) == ("contents: write", "administration: read")
