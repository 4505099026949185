"""A job that got past its gate and failed after it is not repeated unasked, though it began before the decision."""

from __future__ import annotations

from datetime import datetime

from tests.github.state_runs import Job, Step
from tests.resume.pipeline import Pipeline, reruns


def failed_in(pipeline: Pipeline, job: Job, step: str, began: datetime) -> None:
    """End a job, the gate step of which had passed, with another step's failure."""
    now = pipeline.scene.hub.clock.now
    pipeline.repo.finish_job(job, "failure")
    begun = job.started_at or now
    gate = Step(name="gate", conclusion="success", started_at=begun, completed_at=began)
    job.steps = (gate, Step(name=step, conclusion="failure", started_at=began, completed_at=now))
    pipeline.end()


def test_a_job_that_was_run_again_by_hand_and_deploys_when_the_approval_is_there(pipeline: Pipeline) -> None:
    pipeline.wait()
    pipeline.end()
    pipeline.repo.rerun_failed(pipeline.run, pipeline.scene.carol)
    (job,) = pipeline.run.jobs
    pipeline.repo.begin_job(job)
    pipeline.scene.hub.clock.advance(60)
    ticket, decision = pipeline.decided()
    pipeline.scene.hub.clock.advance(60)
    deploys = pipeline.scene.hub.clock.now
    pipeline.scene.hub.clock.advance(60)
    failed_in(pipeline, job, "deploy", deploys)
    assert pipeline.resume(ticket, decision).done
    assert (reruns(pipeline.scene), pipeline.run.attempt) == ([], 2)


def test_a_job_whose_step_saw_the_approval_right_after_its_note(pipeline: Pipeline) -> None:
    job = pipeline.repo.add_job(pipeline.run, "gate")
    pipeline.repo.begin_job(job)
    pipeline.forge_note(pipeline.ask()[1], job)
    pipeline.scene.hub.clock.advance(5)
    ticket, decision = pipeline.decided()
    pipeline.scene.hub.clock.advance(5)
    failed_in(pipeline, job, "deploy", pipeline.scene.hub.clock.now)
    assert pipeline.resume(ticket, decision).done
    assert (reruns(pipeline.scene), pipeline.run.attempt) == ([], 1)


def test_a_job_whose_gate_step_failed_is_run_again_whatever_failed_in_it_after_the_approval(pipeline: Pipeline) -> None:
    job = pipeline.wait()
    ticket, decision = pipeline.decided()
    began, now = job.started_at, pipeline.scene.hub.clock.now
    assert began is not None
    job.steps = (
        Step(name="gate", conclusion="failure", started_at=began, completed_at=began),
        Step(name="always: tear down", conclusion="failure", started_at=now, completed_at=now),
    )
    pipeline.end()
    pipeline.resume(ticket, decision)
    assert reruns(pipeline.scene) == ["jobs 201"]
