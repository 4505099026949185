"""A gate lives no longer than what waits for it, and a "no" stands for the whole run."""

from __future__ import annotations

from tests.app.deployments.stage import Stage, state
from tests.github.state_runs import Job, Run
from tests.github.wire import json_reply

SWEEP = 700.0


def again(stage: Stage, run: Run) -> Job:
    """Run it again, as its starter does by hand."""
    if run.latest.status != "completed":
        stage.repo.finish_run(run)
    stage.repo.rerun(run, stage.iris)
    stage.work()
    return run.jobs[0]


def pass_through(stage: Stage, job: Job) -> None:
    """Let a job that was approved run and fail."""
    stage.repo.begin_job(job)
    stage.repo.finish_job(job, "failure")
    stage.repo.finish_run(job.run)


def test_an_admin_who_starts_the_job_anyway_ends_the_gate(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.repo.bypass(run, stage.repo.environment_named("production"), stage.repo.owner)
    stage.wait(SWEEP)
    assert state(job) == "queued"
    assert (stage.statuses(), stage.reason()) == (["cancelled"], "the run went on without this gate")
    stage.say(stage.alice, "/approve")
    assert stage.verdicts() == []


def test_an_environment_that_is_missing_for_a_moment_ends_nothing(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    stage.hub.faults.add(lambda _: json_reply(200, [], {}), path="/pending_deployments", times=1)
    stage.worker.ask(stage.app.spot())
    stage.wait(120)
    assert stage.statuses() == ["pending"]
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"


def test_a_run_that_is_cancelled_takes_its_gate_along(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.repo.cancel_run(run)
    stage.wait(SWEEP)
    assert (stage.statuses(), stage.reason()) == (["cancelled"], "the run was cancelled")


def test_a_run_that_is_deleted_takes_its_gate_along(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.repo.cancel_run(run)
    stage.repo.delete_run(run)
    stage.wait(SWEEP)
    assert (stage.statuses(), stage.reason()) == (["cancelled"], "the run was deleted")
    assert stage.dead_letters == []


def test_a_rule_that_is_taken_off_fails_the_job_and_ends_the_gate(stage: Stage) -> None:
    _, (job,) = stage.begin()
    stage.work()
    environment = stage.repo.environment_named("production")
    stage.repo.remove_rule(environment, environment.rules[0])
    stage.wait(SWEEP)
    assert state(job) == "failure"
    assert stage.statuses() == ["cancelled"]


def test_a_cancelled_run_that_is_run_again_asks_anew(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.repo.cancel_run(run)
    stage.wait(SWEEP)
    job = again(stage, run)
    assert stage.statuses() == ["cancelled", "pending"]
    stage.say(stage.alice, "/approve", 2)
    assert state(job) == "queued"


def test_a_question_that_was_tampered_with_is_asked_anew_when_the_run_is_run_again(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.hub.clock.advance(5)
    stage.repo.edit_issue(stage.steps.carol, 1, body="Deploy something harmless?")
    stage.wait(60)
    job = again(stage, run)
    stage.say(stage.alice, "/approve", 2)
    assert (state(job), stage.statuses()) == ("queued", ["cancelled", "approved"])


def test_a_no_survives_a_run_that_is_run_again(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.say(stage.alice, "/reject")
    job = again(stage, run)
    assert state(job) == "failure"
    assert len(stage.repo.issues) == 1
    assert stage.verdicts() == [("production", "rejected")] * 2


def test_an_approval_lets_a_run_pass_that_is_run_again_soon(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    pass_through(stage, job)
    assert again(stage, run).status == "queued"
    assert len(stage.repo.issues) == 1


def test_a_run_that_is_run_again_after_the_approval_has_lapsed_asks_anew(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    pass_through(stage, job)
    stage.hub.clock.advance(25 * 3600)
    later = again(stage, run)
    assert state(later) == "waiting"
    stage.wait(30)
    assert stage.statuses() == ["approved", "pending"]
    stage.say(stage.bob, "/approve", 2)
    assert state(later) == "queued"
