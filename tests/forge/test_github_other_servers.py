"""Servers and proxies between that answer a little differently from github.com."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import identity
from gh_gate.forge.github.answer import Answer
from tests.forge.github_ground import Ground, said, scripted
from tests.github import faults
from tests.github.wire import Reply
from tests.scene import Scene

FORBIDDEN = said({"message": "Resource not accessible by integration"}, 403)
ACTIONS = Person(41898282, "github-actions[bot]", human=False)
NO_VIEWER = [
    {"message": "Field 'viewer' doesn't exist on type 'Query'"},
    {"message": "Field 'viewer' doesn't exist on type 'Query'", "path": ["query GateViewer", "viewer"]},
    {"message": 'Cannot query field "viewer" on type "Query".', "locations": [{"line": 1}], "path": ["viewer"]},
    {"message": "unknown", "extensions": {"code": "undefinedField"}},
]


def undated(answer: Answer) -> Answer:
    return replace(answer, headers={name: value for name, value in answer.headers.items() if name != "date"})


def test_an_unchanged_answer_without_a_date_does_not_bear_the_old_one() -> None:
    client, _, _ = scripted(said({"a": 1}, etag="1"), undated(said(None, 304)))
    client.get("/x")
    again = client.get("/x")
    assert (again.data, again.date) == ({"a": 1}, None)


def test_time_goes_on_for_a_reading_whose_answers_bear_no_date() -> None:
    client, _, slept = scripted(said({}, etag="1"), undated(said(None, 304)))
    first = client.get("/x").date
    slept.append(90)
    client.get("/x")
    now = client.clock.now()
    assert first is not None
    assert now is not None
    assert (now - first).total_seconds() == 90


@pytest.mark.parametrize("error", NO_VIEWER, ids=str)
def test_a_server_without_a_viewer_and_without_the_bots_page_still_knows_a_workflows_token(
    error: dict[str, object],
) -> None:
    missing = said({"message": "Not Found"}, 404)
    client, script, slept = scripted(said({"errors": [error]}), FORBIDDEN, missing)
    assert identity.ask(client, None, in_actions=True) == ACTIONS
    assert (len(script.asked), slept) == (3, [])


def test_the_missing_page_of_an_apps_bot_is_an_error() -> None:
    client, _, _ = scripted(said({"errors": [NO_VIEWER[0]]}), FORBIDDEN, said({"message": "Not Found"}, 404))
    app, _, _ = scripted(said({"slug": "keeper"}))
    with pytest.raises(GateError, match="whose token"):
        identity.ask(client, app, in_actions=True)


def test_trouble_with_the_bots_page_is_not_taken_for_its_absence() -> None:
    client, _, _ = scripted(said({"errors": [NO_VIEWER[0]]}), FORBIDDEN, *[said({}, 502)] * 5)
    with pytest.raises(UpstreamError):
        identity.ask(client, None, in_actions=True)


def test_a_gate_on_such_a_server_is_asked_and_approved(scene: Scene) -> None:
    def no_viewer(_: faults.Scene) -> Reply:
        return Reply(200, json.dumps({"errors": [NO_VIEWER[1]]}).encode(), {"content-type": "application/json"})

    scene.hub.faults.add(faults.status(404, "Not Found"), path="/users/github-actions")
    viewer = scene.hub.faults.add(no_viewer, path="graphql$", times=1)
    engine, ticket = scene.ask()
    assert viewer.struck
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


@pytest.mark.parametrize(("word", "may"), [("maintain", True), ("triage", False), ("read", False), ("none", False)])
def test_a_server_that_says_maintain_means_write_access(ground: Ground, word: str, may: bool) -> None:
    def worded(called: faults.Scene) -> Reply:
        reply = called.serve()
        data = json.loads(reply.body) | {"permission": word}
        return Reply(reply.status, json.dumps(data).encode(), reply.headers)

    ground.hub.faults.add(worded, path="/collaborators/")
    alice = Person(ground.alice.id, "alice")
    assert ground.forge().standings([alice], ())[alice.id].can_write is may
