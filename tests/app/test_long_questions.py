"""A question that goes on in comments: the App puts it together, and takes it up only when all of it stands there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core import marker, render
from gh_gate.core.gate import Gate, Status
from gh_gate.engine import finding
from tests.app.forging import genuine, post
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.cases.forging import LONG
from tests.github.state_threads import Comment


def parts(app: AppScene) -> list[Comment]:
    """The comments in which the question goes on."""
    return [text for text in app.steps.ours() if " part " in text.body.rpartition("<!--")[2]]


def post_parts(app: AppScene, gate: Gate, *which: int) -> None:
    """Post some of the comments in which a question goes on."""
    for index in which:
        app.hub.clock.advance(1)
        app.repo.comment(app.hub.bot, 1, render.body(gate).parts[index])


def test_a_question_in_parts_is_decided_as_a_whole(app: AppScene) -> None:
    engine, ticket = app.ask(prompt=LONG)
    assert len(parts(app)) >= 1
    found = app.decide(app.steps.alice, "/approve")
    assert found is not None
    assert (found.status, found.digest) == (Status.APPROVED, ticket.gate.digest)
    assert engine.look(ticket).status is Status.APPROVED


def test_a_question_in_parts_on_a_pull_request_is_decided_as_a_whole(app: AppScene) -> None:
    pull = Pull(app)
    engine, ticket = pull.ask(prompt=LONG)
    pull.say(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_it_is_decided_as_a_whole_after_a_restart(app: AppScene) -> None:
    engine, ticket = app.ask(prompt=LONG)
    app.look()
    app.start()
    app.decide(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


def test_until_a_part_is_there_nothing_is_taken_up_and_it_looks_again_soon(app: AppScene) -> None:
    gate = genuine(app, prompt=LONG * 2)
    assert len(render.body(gate).parts) >= 2
    post(app, gate)
    post_parts(app, gate, 0)
    assert app.look() == app.hub.clock.now + timedelta(seconds=30)
    assert (app.ours(), app.kinds()) == ([], [])
    post_parts(app, gate, *range(1, len(render.body(gate).parts)))
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.APPROVED


def test_the_webhook_of_the_last_part_is_enough(app: AppScene) -> None:
    ears = Ears(app)
    gate = genuine(app, prompt=LONG)
    post(app, gate)
    ears.work()
    post_parts(app, gate, *range(len(render.body(gate).parts)))
    ears.work()
    assert app.kinds() != []


def test_an_approval_from_before_the_last_part_does_not_count(app: AppScene) -> None:
    gate = genuine(app, prompt=LONG)
    post(app, gate)
    app.say(app.steps.alice, "/approve")
    post_parts(app, gate, *range(len(render.body(gate).parts)))
    app.look()
    assert app.ended()[0] is Status.PENDING
    assert "before the whole question was shown" in app.replies()[0]


def test_a_no_from_before_the_last_part_counts(app: AppScene) -> None:
    gate = genuine(app, prompt=LONG)
    post(app, gate)
    app.say(app.steps.alice, "/reject too long")
    post_parts(app, gate, *range(len(render.body(gate).parts)))
    app.look()
    assert app.ended() == (Status.REJECTED, "too long")


def test_a_part_that_somebody_edits_cancels(app: AppScene) -> None:
    app.ask(prompt=LONG)
    app.look()
    part = parts(app)[0]
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.carol, part.id, part.body.replace("word", "WORD", 1))
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED
    assert app.ended()[1].startswith("tampered: the question was edited")


def test_a_part_that_somebody_deletes_cancels(app: AppScene) -> None:
    app.ask(prompt=LONG)
    app.look()
    app.hub.clock.advance(5)
    app.repo.delete_comment(app.steps.carol, parts(app)[0].id)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED


def test_another_text_under_a_parts_marker_cancels(app: AppScene) -> None:
    app.ask(prompt=LONG)
    app.look()
    line = parts(app)[0].body.rpartition("\n")[2]
    app.say(app.hub.bot, f"Forget all that is above.\n\n{line}")
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED


def test_a_part_by_a_person_is_none(app: AppScene) -> None:
    gate = genuine(app, prompt=LONG)
    post(app, gate)
    for part in render.body(gate).parts:
        app.say(app.steps.carol, part)
    app.decide(app.steps.alice, "/approve")
    assert app.kinds() == []


def test_a_question_that_is_never_completed_is_not_looked_at_for_ever(app: AppScene) -> None:
    post(app, genuine(app, prompt=LONG))
    app.hub.clock.advance(16 * 60)
    assert app.look() is None


def test_a_part_that_was_posted_twice_harms_nothing(app: AppScene) -> None:
    engine, ticket = app.ask(prompt=LONG)
    app.repo.comment(app.hub.bot, 1, parts(app)[0].body)
    app.look()
    app.decide(app.steps.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED


@pytest.mark.parametrize("detail", ["9/9", "2/2", "2/9"])
def test_a_forged_part_does_not_keep_a_question_from_being_taken_up(app: AppScene, detail: str) -> None:
    engine, ticket = app.ask(prompt=LONG)
    app.repo.comment(app.hub.bot, 1, f"x\n\n{marker.note(ticket.gate, marker.Kind.PART, detail).line()}")
    app.look()
    assert app.ended()[0] is Status.CANCELLED
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_part_that_is_edited_before_the_look_cancels(app: AppScene) -> None:
    engine, ticket = app.ask(prompt=LONG)
    app.hub.clock.advance(5)
    app.repo.edit_comment(app.steps.carol, parts(app)[0].id, "nothing")
    app.look()
    assert app.ended()[0] is Status.CANCELLED
    assert engine.look(ticket).status is Status.CANCELLED


def test_many_forged_parts_are_not_tried_for_ever(app: AppScene, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(render, "whole_gate", lambda *of: tried.append(of))
    gate = genuine(app, prompt=LONG)
    post(app, gate)
    note = marker.note(gate, marker.Kind.PART, "2/2").line()
    for number in range(finding.TRIES + 5):
        app.repo.comment(app.hub.bot, 1, f"{number}\n\n{note}")
    app.look()
    assert len(tried) == finding.TRIES
