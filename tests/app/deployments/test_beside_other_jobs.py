"""A run of which another job has a runner is in progress, not waiting: what waits in it is found all the same."""

from __future__ import annotations

import pytest

from gh_gate.app.github import held_runs
from tests.app.deployments.stage import Stage, state
from tests.github.state_runs import Job, Run
from tests.github.wire import json_reply

SWEEP = 700.0


@pytest.fixture
def busy(stage: Stage) -> Run:
    """A run with a long job."""
    run = stage.repo.start_run(stage.iris)
    stage.repo.begin_job(stage.repo.add_job(run, "tests"))
    return run


def deploy(stage: Stage, run: Run, name: str = "deploy") -> Job:
    return stage.repo.add_job(run, name, environment="production")


def test_an_approval_is_answered_although_one_copy_lags_behind(
    stage: Stage, busy: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_runs, "ALSO", ())  # no sweep finds it
    job = deploy(stage, busy)
    stage.wait(300)
    stage.hub.faults.add(lambda _: json_reply(200, [], {}), path="/pending_deployments", times=1)
    stage.say(stage.alice, "/approve")
    stage.wait(60)
    assert state(job) == "queued"


def test_a_gate_whose_run_goes_on_is_not_looked_at_for_ever(stage: Stage, busy: Run) -> None:
    deploy(stage, busy)
    stage.work()
    stage.say(stage.alice, "/approve")
    stage.wait(120)
    assert len(stage.noted("resumed")) == 1


@pytest.mark.parametrize("other", ["runs", "is queued"])
def test_an_event_that_was_lost_is_made_up_for(stage: Stage, other: str) -> None:
    stage.lost = True
    run = stage.repo.start_run(stage.iris)
    beside = stage.repo.add_job(run, "tests")
    if other == "runs":
        stage.repo.begin_job(beside)
    deploy(stage, run)
    run.latest.status = "in_progress" if other == "runs" else "queued"
    stage.wait(SWEEP)
    assert stage.statuses() == ["pending"]


def test_a_second_job_whose_event_was_lost_is_let_through_by_the_same_approval(stage: Stage, busy: Run) -> None:
    deploy(stage, busy)
    stage.work()
    stage.say(stage.alice, "/approve")
    stage.wait(120)
    stage.lost = True
    second = deploy(stage, busy, "second")
    stage.wait(SWEEP)
    assert state(second) == "queued"


def test_runs_in_which_nothing_waits_are_not_looked_at(stage: Stage, busy: Run) -> None:
    stage.wait(SWEEP)
    assert (asked(stage, f"/runs/{busy.id}"), stage.repo.issues) == (0, {})


def test_runs_are_not_asked_for_what_they_wait_for_where_no_environment_waits_for_a_gate(
    stage: Stage, busy: Run
) -> None:
    stage.app.rule("gates: {}")
    stage.wait(SWEEP)
    assert asked(stage, f"/runs/{busy.id}/pending_deployments") == 0


def test_a_sweep_asks_no_more_than_some_of_many_runs(stage: Stage, busy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_runs, "MOST", 2)
    for _ in range(3):
        stage.repo.begin_job(stage.repo.add_job(stage.repo.start_run(stage.iris), "tests"))
    found = list(held_runs.held_runs(stage.app.github.forge(stage.app.spot())._client, stage.repo.full_name))
    assert (found, asked(stage, "/pending_deployments")) == ([], 2)
    assert busy.latest.status == "in_progress"


def asked(stage: Stage, end: str) -> int:
    """How often something was asked for."""
    return sum(one.target.endswith(end) for one in stage.hub.requests)
