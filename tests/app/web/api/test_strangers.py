"""What somebody costs, and learns, who can read a repository and has no rights there: one account must not stop what all share."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from gh_gate.app.web.limits import Kind
from gh_gate.core import inputs as typed
from gh_gate.errors import UsageError
from tests.app.pulls import Pull
from tests.app.web.api.stage import Answer, Stage


def simulate(api: Stage, who: str = "mallory", **more: Any) -> Answer:
    return api.post("/api/v1/simulate", {"repository": "acme/app", **more}, who)


def paid(api: Stage, before: int) -> int:
    return sum(one.status != 304 for one in api.hub.requests[before:])


def test_invented_names_cost_the_app_nothing(api: Stage) -> None:
    pull = Pull(api.scene)
    simulate(api, approvers=["codeowners:/"])
    before = len(api.hub.requests)
    for more in (
        {"pull_request": pull.number, "approvers": [f"@nobody-{n}" for n in range(20)]},
        {"pull_request": pull.number, "approvers": [f"@acme/t{n}" for n in range(20)]},
        {"pull_request": pull.number},
        {"approvers": ["codeowners:/", "@alice"]},
    ):
        assert simulate(api, **more).status == 403
    assert paid(api, before) == 0


def test_whether_there_is_a_secret_team_is_not_told(api: Stage) -> None:
    pull, owner = Pull(api.scene), api.repo.owner
    api.repo.grant_team(api.hub.team(owner, "red-team"), "write")
    answers = [simulate(api, pull_request=pull.number, approvers=[f"@acme/{name}"]) for name in ("red-team", "none")]
    assert answers[0].status == 403
    assert answers[0].data == answers[1].data


def test_who_can_write_supposes_names_and_a_pull_request(api: Stage) -> None:
    assert simulate(api, "carol", pull_request=Pull(api.scene).number, approvers=["@alice"]).status == 200


def test_nobody_names_more_than_twenty(api: Stage) -> None:
    answer = simulate(api, "carol", approvers=[f"@nobody-{n}" for n in range(21)])
    assert (answer.status, answer.fields) == (422, ["approvers"])


def test_a_program_asks_by_the_repositorys_own_rules(api: Stage) -> None:
    token = api.steps.token
    assert simulate(api, token, approvers=["codeowners:/"]).status == 200
    assert simulate(api, token, approvers=["@alice"]).status == 403


def test_those_who_cannot_write_share_what_they_may_ask(api: Stage) -> None:
    for n in range(Kind.OUTSIDE.value.burst):
        api.limits.take(Kind.OUTSIDE, "acme")
        assert api.limits.left(Kind.OUTSIDE, "other") == 0, n
    before = len(api.hub.requests)
    for who in ("mallory", api.steps.token):
        refused = simulate(api, who, approvers=["codeowners:/"])
        assert (refused.status, refused.headers["retry-after"]) == (429, "120")
    assert not [one for one in api.hub.requests[before:] if "/contents/" in one.target]
    assert simulate(api, "carol", approvers=["codeowners:/"]).status == 200


def test_a_simulation_of_somebody_without_rights_is_counted(api: Stage) -> None:
    answers = [simulate(api, approvers=["codeowners:/"]).status for _ in range(Kind.OUTSIDE.value.burst + 1)]
    assert answers[-2:] == [200, 429]


def test_the_rules_of_an_input_are_read_for_nobody_who_may_not_ask(api: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    declared: list[object] = []
    monkeypatch.setattr(typed, "declare", declared.append)
    inputs: Mapping[str, Any] = {"t": {"type": "str", "pattern": "(a+)+$", "default": "a" * 60 + "!"}}
    assert api.open("mallory", repository="no/where", inputs=inputs).status == 404
    assert api.open("mallory", inputs=inputs).status == 403
    assert declared == []


def test_the_rules_of_an_input_are_read_outside_the_event_loop(api: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def declare(_: object) -> None:
        with pytest.raises(RuntimeError, match="no running event loop"):
            asyncio.get_running_loop()
        raise UsageError("looked at in a thread.")

    monkeypatch.setattr(typed, "declare", declare)
    answer = api.open(inputs={"t": {"type": "str"}})
    assert (answer.status, answer.fields) == (422, ["inputs"])
