"""A job that waits, and of which no note tells: people are told once that it has to be run again by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.gate import Decider
from gh_gate.core.tally import Decision
from gh_gate.engine import Ticket
from tests.cases.forging import by
from tests.resume.pipeline import Pipeline, reruns

SAID = (
    "does not go on by itself: no job has said here that it waits, or what it said was deleted; if one does, run it again "
    "by hand."
)


def forget(pipeline: Pipeline) -> None:
    """Let somebody with write access delete the note."""
    for comment in pipeline.scene.ours():
        if " waits " in comment.body:
            pipeline.repo.delete_comment(pipeline.scene.carol, comment.id)


def forgotten(pipeline: Pipeline, said: str = "/approve") -> tuple[Ticket, Decision]:
    pipeline.wait()
    pipeline.fail("lint")
    pipeline.end()
    forget(pipeline)
    return pipeline.decided(said)


def test_it_is_said_at_once_and_once(pipeline: Pipeline) -> None:
    asked = forgotten(pipeline)
    assert [pipeline.resume(*asked).done for _ in range(3)] == [True] * 3
    (told,) = pipeline.notes("resumed")
    assert SAID in told
    assert reruns(pipeline.scene) == []


def test_a_job_that_never_came_to_say_it_is_run_again_where_only_it_can_be_meant(pipeline: Pipeline) -> None:
    pipeline.ask()  # and the runner was lost
    pipeline.fail("gate")
    pipeline.end()
    asked = pipeline.decided()
    assert [pipeline.resume(*asked).done for _ in range(2)] == [True] * 2
    assert reruns(pipeline.scene) == ["jobs 201"]
    assert "The run goes on" in pipeline.notes("resumed")[0]


@pytest.mark.parametrize("late", [120, 3600])
def test_a_job_that_failed_at_another_time_is_not_meant(pipeline: Pipeline, late: int) -> None:
    pipeline.ask()
    pipeline.scene.hub.clock.advance(late)
    pipeline.fail("lint")
    pipeline.end()
    pipeline.resume(*pipeline.decided())
    assert SAID in pipeline.notes("resumed")[0]
    assert reruns(pipeline.scene) == []


def test_while_the_run_is_in_progress_a_note_may_still_come(pipeline: Pipeline) -> None:
    pipeline.ask()
    pipeline.scene.hub.clock.advance(60)
    ticket, decision = pipeline.decided()
    came = pipeline.resume(ticket, decision)
    assert (came.done, came.what, pipeline.notes("resumed")) == (False, "the run is still in progress", [])
    assert came.again is not None
    assert came.again > pipeline.scene.hub.clock.now + timedelta(seconds=20)


def test_a_job_that_saw_the_decision_itself_is_not_missed(pipeline: Pipeline) -> None:
    pipeline.ask()
    ticket, decision = pipeline.decided()
    pipeline.scene.hub.clock.advance(1)
    pipeline.fail("deploy")
    pipeline.end()
    assert pipeline.resume(ticket, decision).what == "no job waits"
    assert pipeline.notes("resumed") == []


def test_a_no_that_nobody_asked_to_be_told_is_not_either(pipeline: Pipeline) -> None:
    assert pipeline.resume(*forgotten(pipeline, "/reject no")).what == "no job waits"


def test_a_run_that_was_deleted_misses_nobody(pipeline: Pipeline) -> None:
    asked = forgotten(pipeline)
    pipeline.repo.delete_run(pipeline.run)
    assert pipeline.resume(*asked).what == "no job waits"


@pytest.mark.parametrize("deleted", [False, True])
def test_of_the_apps_gates_most_wait_in_their_job_unless_a_text_was_deleted(pipeline: Pipeline, deleted: bool) -> None:
    if deleted:
        pipeline.wait(decider=Decider.APP)
        forget(pipeline)
    else:
        pipeline.fail("gate")
    pipeline.end()
    ticket = pipeline.ask(decider=Decider.APP)[1]
    decision = by(pipeline.scene.alice, pipeline.scene.hub.clock.now)
    pipeline.scene.hub.clock.advance(300)
    pipeline.resume(ticket, decision)
    assert [SAID in note for note in pipeline.notes("resumed")] == [True] * deleted
