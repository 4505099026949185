"""A no wakes who asked for it, a cancellation nobody; where nobody waits, nobody is looked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.gate import Decider, Status
from tests.cases.forging import by
from tests.resume.pipeline import Pipeline


class TestANo:
    @pytest.mark.parametrize(("always", "attempt"), [(False, 1), (True, 2)])
    def test_a_rejection_wakes_only_who_asked_for_it(self, pipeline: Pipeline, always: bool, attempt: int) -> None:
        pipeline.wait(always=always)
        pipeline.end()
        ticket, decision = pipeline.decided("/reject too slow")
        pipeline.scene.hub.clock.advance(600)
        assert pipeline.resume(ticket, decision).done
        assert pipeline.run.attempt == attempt
        assert ["was started again to be told" in note for note in pipeline.notes("resumed")] == [True] * (attempt - 1)

    @pytest.mark.parametrize(("always", "attempt"), [(False, 1), (True, 2)])
    def test_so_does_an_expiry(self, pipeline: Pipeline, always: bool, attempt: int) -> None:
        pipeline.wait(always=always)
        pipeline.end()
        pipeline.scene.hub.clock.advance(2 * 86_400)
        ticket, decision = pipeline.concluded()
        assert decision.status is Status.EXPIRED
        pipeline.resume(ticket, decision)
        assert pipeline.run.attempt == attempt

    @pytest.mark.parametrize("always", [False, True])
    def test_a_cancellation_wakes_nobody(self, pipeline: Pipeline, always: bool) -> None:
        pipeline.wait(always=always)
        pipeline.end()
        engine, ticket = pipeline.ask()
        decision = engine.cancel(ticket, "not today")
        pipeline.resume(ticket, decision)
        assert (pipeline.run.attempt, pipeline.notes("resumed")) == (1, [])

    def test_a_question_that_has_to_be_put_again_wakes_everybody(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        engine, ticket = pipeline.ask()
        pipeline.repo.push("main", {"CODEOWNERS": "* @bob\n"})
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        decision = engine.look(ticket).decision
        assert decision is not None
        pipeline.resume(ticket, decision)
        assert (pipeline.run.attempt, pipeline.states()) == (2, ["queued"])
        assert "to ask anew" in pipeline.notes("resumed")[0]


class TestWithoutAnybodyWaiting:
    def test_shortly_after_a_decision_of_the_app_a_note_may_still_come(self, pipeline: Pipeline) -> None:
        ticket, decision = pipeline.ask(decider=Decider.APP)[1], by(pipeline.scene.alice, pipeline.scene.hub.clock.now)
        early = pipeline.resume(ticket, decision)
        assert (early.done, early.again) == (False, decision.at + timedelta(minutes=5))
        pipeline.scene.hub.clock.advance(300)
        late = pipeline.resume(ticket, decision)
        assert (late.done, late.again, late.what) == (True, None, "no job waits")

    def test_a_pipeline_that_is_no_workflow_is_none_of_its_business(self, pipeline: Pipeline) -> None:
        pipeline.wait(run_id="my-flow-7")
        ticket, decision = pipeline.decided(run_id="my-flow-7")
        pipeline.scene.hub.clock.advance(300)
        pipeline.scene.hub.requests.clear()
        assert pipeline.resume(ticket, decision).done
        assert not any("/actions/" in request.target for request in pipeline.scene.hub.requests)

    def test_a_gate_that_is_gone_takes_its_note_with_it(self, pipeline: Pipeline) -> None:
        pipeline.wait()
        pipeline.end()
        ticket, decision = pipeline.decided()
        pipeline.repo.set_permission(pipeline.scene.alice, "admin")
        pipeline.repo.delete_issue(pipeline.scene.alice, 1)
        done = pipeline.resume(ticket, decision)
        assert (done.done, "deleted" in done.what, pipeline.run.attempt) == (True, True, 1)
