"""People who may not decide get their answers, and nothing that they do uses up replies, quota or time."""

from __future__ import annotations

import pytest

from gh_gate.core import commands
from gh_gate.core.decision import ballot
from gh_gate.core.gate import Status
from tests.core.stage import MALLORY, Stage, gate
from tests.scene import Scene


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is parsed from now on."""
    texts: list[str] = []
    parse = commands.parse

    def noted(text: str) -> commands.Command | None:
        texts.append(text)
        return parse(text)

    monkeypatch.setattr(commands, "parse", noted)
    ballot.read.cache_clear()
    return texts


def test_a_stranger_who_deletes_and_repeats_gets_one_reply(scene: Scene) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    for _ in range(10):
        said = scene.say(scene.mallory, "/approve")
        engine.look(ticket)
        scene.repo.delete_comment(scene.mallory, said.id)
    assert len(scene.replies()) == 1


def test_who_started_the_run_and_may_not_decide_is_answered_like_a_stranger(scene: Scene) -> None:
    engine, ticket = scene.ask()
    for _ in range(10):
        scene.say(scene.iris, "/approve")
    for _ in range(3):
        engine.look(ticket)
    assert len(scene.replies()) == 1


def test_strangers_are_all_answered_when_the_decision_comes_in_the_same_look(scene: Scene) -> None:
    scene.hub.quirks.secondary_limit = False
    engine, ticket = scene.ask()
    asked = [scene.say(scene.hub.user(f"stranger-{number}"), "/approve") for number in range(12)]
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert len(scene.replies()) == 12
    assert [[reaction.content for reaction in comment.reactions] for comment in asked] == [["confused"]] * 12


def test_a_crowd_beyond_the_limit_gets_its_summary_when_the_decision_comes_in_the_same_look(scene: Scene) -> None:
    scene.hub.quirks.secondary_limit = False
    engine, ticket = scene.ask()
    for number in range(25):
        scene.say(scene.hub.user(f"stranger-{number}"), "/approve")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert len(scene.replies()) == 20
    assert sum(" summary " in comment.body for comment in scene.ours()) == 1


def test_one_more_word_in_a_large_crowd_costs_few_requests(scene: Scene) -> None:
    scene.hub.quirks.secondary_limit = False
    engine, ticket = scene.ask()
    scene.hub.quota(scene.token, "core").limit = 10**6
    scene.hub.quota(scene.token, "graphql").limit = 10**6
    for number in range(260):
        scene.repo.comment(scene.hub.user(f"s{number}"), 1, "/approve")
    for _ in range(8):
        scene.hub.clock.advance(5)
        engine.look(ticket)
    scene.hub.requests.clear()
    scene.say(scene.mallory, "hi")
    engine.look(ticket)
    assert len(scene.hub.requests) < 30


def test_of_a_strangers_many_edits_only_the_last_text_is_read(parsed: list[str]) -> None:
    stage = Stage(gate())
    said = stage.say(MALLORY, "/approve 0")
    for number in range(1, 20):
        stage.edit(said, MALLORY, f"/approve {number}")
        said = stage.comments[0]
    for _ in range(2):
        assert stage.status() == "pending"
    assert parsed == ["/approve 19"]


def test_a_look_where_nothing_is_new_reads_no_text_again(scene: Scene, parsed: list[str]) -> None:
    engine, ticket = scene.ask()
    said = scene.say(scene.mallory, "/approve this")
    for number in range(5):
        scene.hub.clock.advance(1)
        scene.repo.edit_comment(scene.mallory, said.id, f"/approve this {number}")
    scene.hub.clock.advance(5)
    for _ in range(2):
        engine.look(ticket)
        scene.hub.clock.advance(5)
    parsed.clear()
    engine.look(ticket)
    assert parsed == []
