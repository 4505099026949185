"""A webhook that comes again asks nothing twice; one that says something else is asked anew, and only the newest is answered."""

from __future__ import annotations

from gh_gate.app.flyte.asking import MOST
from gh_gate.core.gate import Status
from gh_gate.core.record import verify
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage


def test_the_same_webhook_twice_asks_once(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    stage.fire()
    assert list(stage.app.repo.issues) == [1]


def test_a_webhook_after_the_answer_changes_nothing(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    stage.say(stage.alice, "/approve")
    stage.fire()
    assert list(stage.app.repo.issues) == [1]
    assert len(backend.made("SignalEvent")) == 1


def test_another_question_takes_the_place_of_the_first(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.fire(subject="model@sha256:1")
    assert stage.app.ended(1) == (Status.CANCELLED, "superseded: asked anew in #2")
    assert condition.phase == "PAUSED"
    stage.say(stage.alice, "/approve", 2)
    assert condition.value is True


def test_an_approval_of_the_first_question_does_not_answer_the_second(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.lost = True
    stage.app.say(stage.alice, "/approve")
    stage.fire(subject="model@sha256:2")
    stage.lost = False
    stage.work()
    assert condition.phase == "PAUSED"


def test_a_no_stands_for_the_condition_whatever_is_asked_next(stage: Stage, backend: Backend) -> None:
    backend.down = False
    condition = backend.add(kind="STRING")
    stage.fire()
    stage.say(stage.alice, "/reject no")
    condition.phase = "PAUSED"  # as if the abort had been lost, and the run asked again
    stage.fire(subject="another")
    assert list(stage.app.repo.issues) == [1]
    assert (condition.phase, condition.reason) == ("ABORTED", "gh-gate: rejected by @alice: no")


def test_the_record_of_a_standing_no_arrives_where_it_is_wanted(stage: Stage, backend: Backend) -> None:
    condition = backend.add(kind="STRING")
    stage.fire(answer="record")
    stage.say(stage.alice, "/reject no")
    condition.phase, condition.value = "PAUSED", None  # as if the signal had been lost, and the run asked again
    stage.fire(answer="record", subject="another")
    assert list(stage.app.repo.issues) == [1]
    assert verify(condition.value, stage.app.key.public_key()).record.status == "rejected"


def test_questions_of_one_condition_have_an_end(stage: Stage, backend: Backend) -> None:
    backend.add()
    for number in range(MOST + 2):
        stage.fire(subject=f"model {number}")
    assert len(stage.app.repo.issues) == MOST
    assert stage.errors() == [f"it was asked {MOST} times, each time otherwise."]


def test_conditions_of_several_actions_are_told_apart(stage: Stage, backend: Backend) -> None:
    first, second = backend.add(parent="a1"), backend.add(parent="a2")
    stage.fire()
    assert "several conditions of the run wait under the name deploy" in stage.errors()[0]
    stage.fire(action="a1")
    stage.fire(action="a2")
    stage.say(stage.alice, "/approve", 1)
    assert (first.phase, second.phase) == ("SUCCEEDED", "PAUSED")
    stage.say(stage.alice, "/reject", 2)
    assert (first.value, second.value) == (True, False)


def test_a_run_that_is_started_again_asks_anew(stage: Stage, backend: Backend) -> None:
    backend.add(), backend.add(run="r2")
    stage.fire()
    stage.say(stage.alice, "/approve")
    stage.fire(run="r2")
    assert list(stage.app.repo.issues) == [1, 2]
    assert backend.waiting[1].phase == "PAUSED"
