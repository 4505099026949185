"""Who this process is to GitHub, with every kind of token."""

from __future__ import annotations

import pytest

from gh_gate.core.thread import Person
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.github import identity
from tests.forge.github_ground import Ground, said, scripted
from tests.github import faults

BOT = {"id": 41898282, "login": "github-actions[bot]", "type": "Bot"}
NO_VIEWER = said({"errors": [{"message": "Cannot query field 'viewer'", "locations": [{"line": 1}]}]})
FORBIDDEN = said({"message": "Resource not accessible by integration"}, 403)


def test_a_workflows_token_is_github_actions(ground: Ground) -> None:
    assert ground.forge().me() == Person(41898282, "github-actions[bot]", human=False)


def test_a_persons_token_is_the_person(ground: Ground) -> None:
    forge = ground.forge(ground.environ(ground.hub.token(ground.alice)))
    assert forge.me() == Person(ground.alice.id, "alice")


def test_it_is_asked_once(ground: Ground) -> None:
    forge = ground.forge()
    assert forge.me() is forge.me()
    assert len(ground.hub.requests) == 1


def test_without_a_viewer_the_rest_api_is_asked() -> None:
    client, _, _ = scripted(NO_VIEWER, said({"id": 7, "login": "ada", "type": "User"}))
    assert identity.ask(client, None, in_actions=False) == Person(7, "ada")


def test_a_workflows_token_without_a_viewer_is_github_actions() -> None:
    client, script, _ = scripted(NO_VIEWER, FORBIDDEN, said(BOT))
    assert identity.ask(client, None, in_actions=True) == Person(41898282, "github-actions[bot]", human=False)
    assert script.asked[-1].path == "/users/github-actions%5Bbot%5D"


def test_an_apps_token_without_a_viewer_is_the_apps_bot() -> None:
    client, _, _ = scripted(said({"data": {"viewer": None}}), FORBIDDEN, said({**BOT, "id": 9, "login": "keeper[bot]"}))
    app, _, _ = scripted(said({"slug": "keeper"}))
    assert identity.ask(client, app, in_actions=True) == Person(9, "keeper[bot]", human=False)


def test_a_token_of_nobody_known_is_an_error() -> None:
    client, _, _ = scripted(NO_VIEWER, FORBIDDEN)
    with pytest.raises(GateError, match="whose token"):
        identity.ask(client, None, in_actions=False)


def test_trouble_at_github_is_not_taken_for_an_answer(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(502), path="graphql")
    with pytest.raises(UpstreamError):
        ground.forge().me()


def test_githubs_clock_goes_on_between_answers(ground: Ground) -> None:
    forge = ground.forge()
    start = forge.now()
    assert [r.target for r in ground.hub.requests] == ["/rate_limit"]
    assert start == ground.hub.clock.now
    assert forge.now() == ground.pass_(0)
    ground.pass_(90)
    assert (forge.now() - start).total_seconds() == 90
    assert len(ground.hub.requests) == 1
