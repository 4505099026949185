"""Who could approve, and why, without anybody being asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.web.api.stage import Answer, Stage

RULES = """
gates:
  deploy:
    approvers: [codeowners:/deploy/]
    required: 2
    prevent-self-approval: true
"""


def simulate(api: Stage, who: str = "carol", **more: Any) -> Answer:
    return api.post("/api/v1/simulate", {"repository": "acme/app", **more}, who)


def test_a_person_is_told_with_the_reasons(api: Stage) -> None:
    answer = simulate(api, approvers=["codeowners:/"], person="alice")
    assert answer.status == 200, answer.data
    rights = answer.data["person"]["rights"]
    assert (rights["approve"], rights["why"]["text"]) == (True, "@alice may decide")
    assert [one["text"] for one in rights["why"]["because"]][:2] == [
        "is one of the approvers",
        "has write access to the repository",
    ]
    assert [one["who"] for one in answer.data["owners"]] == ["@alice", "@bob"]
    assert all(one["rights"]["approve"] for one in answer.data["owners"])


def test_a_gates_entry_in_the_policy_file_counts(api: Stage) -> None:
    commit = api.scene.rule(RULES, "* @alice @bob\n/deploy/ @bob @carol\n")
    answer = simulate(api, gate="deploy", person="@alice")
    assert answer.data["policy"]["required"] == 2
    assert answer.data["person"]["rights"]["approve"] is False
    assert answer.data["sources"][".github/gh-gate.yml"] == commit
    assert answer.data["notices"]


def test_a_gate_that_waits_for_environments_can_be_supposed(api: Stage) -> None:
    api.scene.rule(RULES + "    environments: [production]\n", "* @alice @bob\n/deploy/ @bob @carol\n")
    assert simulate(api, gate="deploy").status == 200


def test_paths_and_a_pull_request_say_whose_owners(api: Stage) -> None:
    api.scene.rule(owners="* @alice @bob\n/deploy/ @bob\n")
    assert [one["who"] for one in simulate(api, paths=["deploy/x.py"], approvers=["codeowners"]).data["owners"]] == [
        "@bob"
    ]
    pull = api.repo.open_pull(api.steps.carol, {"deploy/main.tf": "x"})
    answer = simulate(api, pull_request=pull.number, person="bob")
    assert answer.data["person"]["rights"]["approve"] is True


def test_without_write_access_one_asks_about_oneself_alone(api: Stage) -> None:
    own = simulate(api, "mallory", approvers=["codeowners:/"])
    assert own.status == 200
    assert own.data["person"]["rights"]["approve"] is False
    assert [one["rights"] for one in own.data["owners"]] == [None, None]
    assert simulate(api, "mallory", approvers=["codeowners:/"], person="MALLORY").status == 200
    assert simulate(api, "mallory", approvers=["codeowners:/"], person="bob").status == 403


def test_an_integration_learns_the_rules_and_nothing_of_people(api: Stage) -> None:
    answer = simulate(api, api.steps.token, approvers=["codeowners:/"])
    assert (answer.status, answer.data["person"]) == (200, None)
    assert [one["rights"] for one in answer.data["owners"]] == [None, None]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"person": "nobody-of-that-name"}, "person"),
        ({"person": "a b"}, "person"),
        ({"approvers": ["@stranger"]}, "approvers"),
        ({}, "approvers"),
        ({"pull_request": 0}, "pull_request"),
        ({"gate": "a b"}, "gate"),
    ],
)
def test_what_is_wrong_is_named(api: Stage, more: dict[str, Any], field: str) -> None:
    answer = simulate(api, **more)
    assert (answer.status, answer.fields) == (422, [field])


def test_nothing_is_written(api: Stage) -> None:
    before = len(api.hub.requests)
    simulate(api, approvers=["codeowners:/"], person="bob")
    writes = [one for one in api.hub.requests[before:] if one.method != "GET"]
    assert [one for one in writes if not one.target.endswith("/access_tokens") and one.target != "/graphql"] == []
    assert not api.repo.issues


def test_a_repository_that_one_cannot_read_is_nowhere(api: Stage) -> None:
    api.repo.private = True
    assert simulate(api, "mallory", approvers=["codeowners:/"]).status == 404
