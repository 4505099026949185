"""A run that cannot go on by itself: the gate says so once, and why."""

from __future__ import annotations

from tests.github import faults
from tests.resume.pipeline import Pipeline, reruns


class TestNeverAgain:
    def why(self, pipeline: Pipeline) -> str:
        done = pipeline.resume(*pipeline.concluded())
        assert (done.done, reruns(pipeline.scene)) == (True, [])
        for _ in range(2):
            assert pipeline.resume(*pipeline.concluded()).done
        (note,) = pipeline.notes("resumed")
        assert "does not go on by itself" in note
        return note

    def begin(self, pipeline: Pipeline) -> None:
        pipeline.wait(timeout=30 * 86_400, valid_for=30 * 86_400)
        pipeline.words |= {"timeout": 30 * 86_400, "valid_for": 30 * 86_400}

    def test_a_cancelled_run(self, pipeline: Pipeline) -> None:
        self.begin(pipeline)
        pipeline.repo.begin_job(pipeline.repo.add_job(pipeline.run, "slow"))
        pipeline.repo.cancel_run(pipeline.run, pipeline.scene.alice)
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        assert "somebody cancelled the run" in self.why(pipeline)

    def test_a_run_older_than_30_days(self, pipeline: Pipeline) -> None:
        pipeline.scene.hub.clock.advance(2 * 86_400)
        self.begin(pipeline)
        pipeline.end()
        pipeline.scene.hub.clock.advance(29 * 86_400)
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        assert "30 days after a run began; start a new run" in self.why(pipeline)

    def test_a_run_that_github_finds_too_old(self, pipeline: Pipeline) -> None:
        self.begin(pipeline)
        pipeline.end()
        refused = faults.status(403, "Unable to retry this workflow run because it was created over a month ago")
        pipeline.scene.hub.faults.add(refused, method="POST", path="rerun", times=1)
        ticket, decision = pipeline.decided()
        assert pipeline.resume(ticket, decision).done
        assert "30 days" in pipeline.notes("resumed")[0]

    def test_a_run_that_was_run_again_50_times(self, pipeline: Pipeline) -> None:
        self.begin(pipeline)
        pipeline.end()
        for _ in range(50):
            pipeline.repo.rerun_failed(pipeline.run, pipeline.scene.alice)
            pipeline.repo.begin_job(pipeline.run.jobs[0])
            pipeline.scene.hub.clock.advance(1)
            pipeline.repo.finish_job(pipeline.run.jobs[0], "failure")
            pipeline.repo.finish_run(pipeline.run)
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        assert "more than 50 times" in self.why(pipeline)

    def test_a_run_that_was_deleted(self, pipeline: Pipeline) -> None:
        self.begin(pipeline)
        pipeline.end()
        pipeline.repo.delete_run(pipeline.run)
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        assert "the run was deleted" in self.why(pipeline)

    def test_a_leg_that_was_cancelled_because_another_failed_first(self, pipeline: Pipeline) -> None:
        self.begin(pipeline)
        pipeline.run.jobs[0].conclusion = "cancelled"
        pipeline.repo.finish_run(pipeline.run, "failure")
        pipeline.scene.say(pipeline.scene.alice, "/approve")
        assert "run it again by hand" in self.why(pipeline)
