"""An answer is bound to the question that was seen: what was asked anew meanwhile takes none of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gh_gate.app.view import At, Wrong
from gh_gate.app.view.viewing import TWICE, UNREAD
from gh_gate.core import render
from gh_gate.core.gate import Status
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.app.view.stage import HERE, Stage


@pytest.fixture
def pull(app: AppScene) -> Pull:
    return Pull(app)


def at(pull: Pull) -> At:
    """The address of its gate."""
    return At("acme", "app", pull.number, "deploy")


ANSWERS: list[Any] = [
    lambda stage, where, digest: stage.gates.approve(stage.caller(stage.app.steps.alice), where, {}, digest=digest),
    lambda stage, where, digest: stage.gates.reject(stage.caller(stage.app.steps.alice), where, "no", digest=digest),
    lambda stage, where, digest: stage.gates.cancel(stage.caller(stage.app.steps.iris), where, "no", digest=digest),
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_was_asked_anew_unheard_takes_no_answer_to_the_question_before(
    app: AppScene, pull: Pull, answer: Any
) -> None:
    stage = Stage(app)
    pull.ask(prompt="Deploy to STAGING?")
    app.look(pull.number)
    seen = stage.show(app.steps.alice, at(pull))
    pull.ask(prompt="Deploy to PRODUCTION?")
    with pytest.raises(Wrong) as caught:
        answer(stage, at(pull), seen.gate.digest)
    assert caught.value.fields == {"": UNREAD}
    assert stage.said(pull.number) == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_was_asked_anew_and_heard_takes_no_answer_to_the_question_before(
    app: AppScene, pull: Pull, answer: Any
) -> None:
    stage = Stage(app)
    pull.ask(prompt="Deploy A?")
    app.look(pull.number)
    seen = stage.show(app.steps.alice, at(pull))
    pull.push()
    pull.ask(prompt="Deploy B?")
    app.look(pull.number)
    with pytest.raises(Wrong, match="asked anew"):
        answer(stage, at(pull), seen.gate.digest)
    assert stage.said(pull.number) == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_to_the_question_that_stands_is_posted(stage: Stage, answer: Any) -> None:
    answer(stage, HERE, stage.show(stage.app.steps.alice).gate.digest)
    assert len(stage.said()) == 1


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_to_any_other_question_is_not(stage: Stage, answer: Any) -> None:
    with pytest.raises(Wrong, match="asked anew"):
        answer(stage, HERE, "0" * 64)
    assert stage.said() == []


def test_the_thread_is_read_anew_before_an_answer_is_posted(stage: Stage) -> None:
    alice = stage.caller(stage.app.steps.alice)
    seen = stage.gates.show(alice, HERE)
    stage.repo.comment(stage.app.steps.bob, 1, "/reject no")
    with pytest.raises(Wrong, match="No answer counts"):
        stage.gates.approve(alice, HERE, {}, digest=seen.gate.digest)


def test_nobody_closes_a_gate_by_copying_a_question(app: AppScene, pull: Pull) -> None:
    stage = Stage(app)
    _, ticket = pull.ask(prompt="Deploy A?")
    app.look(pull.number)
    forged = render.body(replace(ticket.gate, prompt="Deploy X?")).text
    app.say(app.steps.mallory, forged, pull.number)
    seen = stage.show(app.steps.alice, at(pull))
    assert (seen.closed, seen.may_approve) == ("", True)


def test_a_nonce_of_a_gate_that_is_over_is_none_of_the_next_one(app: AppScene, pull: Pull) -> None:
    stage, alice = Stage(app), app.steps.alice
    pull.ask(prompt="A?")
    app.look(pull.number)
    first = stage.gates.approve(stage.caller(alice), at(pull), {}, nonce="approve-pr")
    app.look(pull.number)
    pull.push()
    pull.ask(prompt="B?")
    app.look(pull.number)
    second = stage.gates.approve(stage.caller(alice), at(pull), {}, nonce="approve-pr")
    assert second.id != first.id
    assert len(stage.said(pull.number)) == 2


def test_the_reason_of_a_rejection_on_a_pull_request_is_what_was_typed(app: AppScene, pull: Pull) -> None:
    stage = Stage(app)
    pull.ask()
    app.look(pull.number)
    stage.gates.reject(stage.caller(app.steps.alice), at(pull), "too slow")
    app.look(pull.number)
    record = app.record(pull.number)
    assert record is not None
    assert record.reason == "too slow"


def test_of_two_questions_of_one_name_none_takes_an_answer(app: AppScene, pull: Pull) -> None:
    stage = Stage(app)
    pull.ask(prompt="Deploy A?")
    pull.ask(prompt="Deploy B?", run_id="4712")
    app.look(pull.number)
    seen = stage.show(app.steps.alice, at(pull))
    assert (seen.closed, seen.may_approve, seen.may_reject) == (TWICE, False, False)


def test_once_the_newer_one_has_ended_the_older_takes_answers_again(app: AppScene, pull: Pull) -> None:
    stage = Stage(app)
    for prompt, run in (("Deploy A?", "4711"), ("Deploy B?", "4712")):
        pull.ask(prompt=prompt, run_id=run)
        app.look(pull.number)
    newer = app.ledger.of_spot(app.spot(pull.number), "opened")[-1]
    app.examine.cancel(app.spot(pull.number), int(newer.data["place"]), "withdrawn by @iris")
    seen = stage.show(app.steps.alice, at(pull))
    assert (seen.gate.prompt, seen.closed, seen.may_approve) == ("Deploy A?", "", True)
    stage.gates.approve(stage.caller(app.steps.alice), at(pull), {}, digest=seen.gate.digest)
    app.look(pull.number)
    assert stage.show(app.steps.alice, at(pull)).listed.status is Status.APPROVED
