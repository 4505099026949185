"""A process whose copy of the thread, or whose idea of the question, is older than what stands on GitHub."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.core.gate import Status
from gh_gate.core.thread import Thread
from gh_gate.engine import Engine
from gh_gate.forge.base import Place
from gh_gate.prepare import prepare
from tests.cases.forging import LONG
from tests.cases.pull import Pull
from tests.scene import Scene


def hide_the_record(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every read after the record was posted lack the last comment, as a replica that is behind answers."""
    read, post = engine.forge.read, engine.forge.comment
    posted: list[str] = []

    def comment(place: Place, body: str) -> object:
        posted.append(body.rpartition("<!--")[2])
        return post(place, body)

    def behind(place: Place) -> Thread:
        thread = read(place)
        recorded = any(" record " in line for line in posted)
        return replace(thread, comments=thread.comments[:-1]) if recorded else thread

    monkeypatch.setattr(engine.forge, "comment", comment)
    monkeypatch.setattr(engine.forge, "read", behind)


def test_a_cancellation_by_new_rules_stands_while_its_record_is_unseen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    scene.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    hide_the_record(engine, monkeypatch)
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_cancellation_of_a_stale_approval_stands_while_its_record_is_unseen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, ticket = scene.ask(valid_for="1h")
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    scene.hub.clock.advance(2 * 3600)
    hide_the_record(engine, monkeypatch)
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_head_that_moves_between_preparing_and_asking_supersedes_the_gate(pull: Pull) -> None:
    forge = pull.forge()
    before = pull.repo.pull(pull.number).pull
    assert before is not None
    request = pull.request(event="pull_request", pull_request=pull.number, commit=before.head_sha)
    prepared = prepare(request, forge)
    pull.repo.push_to_pull(pull.number, {"deploy/app.yml": "v15\n"})
    pull.hub.clock.advance(2)
    engine = Engine(forge, sleep=pull.sleep)
    decision = engine.look(engine.open(prepared)).decision
    assert decision is not None
    assert decision.status is Status.CANCELLED
    assert decision.reason.startswith("superseded")


def test_a_twin_that_looks_at_the_old_question_leaves_the_parts_of_the_new_one(pull: Pull) -> None:
    one, first = pull.ask_here(prompt=LONG)
    two, same = pull.ask_here(prompt=LONG)
    one.look(first)
    two.look(same)
    pull.hub.clock.advance(5)
    one.cancel(first, "the run was cancelled")
    pull.hub.clock.advance(5)
    three, anew = pull.ask_here(prompt=LONG, attempt=2)
    assert anew.place != first.place
    three.look(anew)
    pull.hub.clock.advance(5)
    two.look(same)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert three.look(anew).status is Status.APPROVED
