"""Runs and their jobs as GitHub shows them, and running them again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gh_gate.core.rerun import Job, Run
from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge
from gh_gate.forge.github.runs import Runs, StillRunning, TooLate
from tests.forge.github_ground import Ground, said, scripted
from tests.github import faults
from tests.github.state_people import Permissions
from tests.github.state_runs import Step

WRITES: Permissions = {"issues": "write", "contents": "read", "actions": "write"}


def forge(ground: Ground, **permissions: Any) -> GitHubForge:
    token = ground.hub.workflow_token(ground.repo, {**WRITES, **permissions}, lifetime=None)
    return ground.forge(ground.environ(token))


def a_run(ground: Ground, *conclusions: str) -> Any:
    """A run whose jobs ended like this, a minute after they began."""
    run = ground.repo.start_run(ground.alice)
    jobs = [ground.repo.add_job(run, f"job {number}") for number, _ in enumerate(conclusions, 1)]
    for job in jobs:
        ground.repo.begin_job(job)
    ground.pass_(60)
    for job, conclusion in zip(jobs, conclusions, strict=True):
        ground.repo.finish_job(job, conclusion)
    return run


def test_a_run_that_has_ended(ground: Ground) -> None:
    run = a_run(ground, "failure")
    assert forge(ground).runs.run(run.id) == Run(run.id, 1, "in_progress", "", run.created_at)
    ground.repo.finish_run(run)
    assert forge(ground).runs.run(run.id) == Run(run.id, 1, "completed", "failure", run.created_at)


def test_a_run_that_goes_on_has_another_attempt(ground: Ground) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    ground.repo.rerun(run, ground.alice)
    shown = forge(ground).runs.run(run.id)
    assert (shown.attempt, shown.status, shown.conclusion) == (2, "queued", "")


def test_a_run_that_was_deleted_is_gone(ground: Ground) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    ground.repo.delete_run(run)
    with pytest.raises(Gone, match=f"the run {run.id} was deleted"):
        forge(ground).runs.run(run.id)


def test_a_run_is_not_gone_where_the_repository_does_not_answer_either(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(404, "Not Found"), path="/repos/acme/ml")
    with pytest.raises(GateError) as caught:
        forge(ground).runs.run(1)
    assert not isinstance(caught.value, Gone)


def test_the_jobs_of_the_latest_attempt(ground: Ground) -> None:
    run = a_run(ground, "failure", "success")
    ground.repo.finish_run(run)
    began, ended = run.created_at, run.created_at + timedelta(seconds=60)
    assert forge(ground).runs.jobs(run.id) == tuple(
        Job(job.id, job.name, "completed", conclusion, began, ended, "GitHub Actions 1")
        for job, conclusion in zip(run.jobs, ["failure", "success"], strict=True)
    )


def test_a_job_that_runs_has_no_conclusion_and_no_end(ground: Ground) -> None:
    run = ground.repo.start_run(ground.alice)
    ground.repo.begin_job(ground.repo.add_job(run, "gate"), "my runner")
    (shown,) = forge(ground).runs.jobs(run.id)
    assert (shown.status, shown.conclusion, shown.completed_at, shown.runner) == ("in_progress", "", None, "my runner")


def test_when_the_first_step_that_failed_began_is_told(ground: Ground) -> None:
    run = a_run(ground, "failure")
    times = [run.created_at + timedelta(seconds=second) for second in range(5)]
    ends = ["success", "failure", "failure", "success", "skipped"]
    (one,) = run.jobs
    one.steps = tuple(
        Step(name="x", conclusion=end, started_at=began, completed_at=began)
        for end, began in zip(ends, times, strict=True)
    )
    (shown,) = forge(ground).runs.jobs(run.id)
    assert shown.broke_at == times[1]


def test_the_jobs_of_several_attempts_are_told_by_their_numbers(ground: Ground) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    (first,) = run.jobs
    ground.repo.rerun(run, ground.alice)
    (second,) = run.jobs
    assert set(forge(ground).runs.jobs_of(run.id, [1, 2, 1])) == {first.id, second.id}


def test_the_jobs_of_an_earlier_attempt_are_those_it_had(ground: Ground) -> None:
    run = a_run(ground, "failure", "success")
    ground.repo.finish_run(run)
    before = [job.id for job in run.jobs]
    ground.pass_(600)
    ground.repo.rerun_failed(run, ground.alice)
    runs = forge(ground).runs
    assert [job.id for job in runs.jobs(run.id, 1)] == before
    again, carried = runs.jobs(run.id)
    assert carried.id not in before
    assert (again.started_at, carried.started_at) == (ground.hub.clock.now, run.created_at)


def test_all_pages_of_jobs_are_read(ground: Ground) -> None:
    run = a_run(ground, *["failure"] * 101)
    assert len(forge(ground).runs.jobs(run.id)) == 101


def test_a_list_that_lacks_jobs_is_no_answer() -> None:
    client, _, _ = scripted(said({"total_count": 2, "jobs": []}))
    with pytest.raises(UpstreamError, match="is not complete"):
        Runs(client, "acme/ml").jobs(1)


@pytest.mark.parametrize("data", [{}, {"total_count": 0}, {"total_count": 1, "jobs": [{"id": 1}]}, []])
def test_a_list_of_another_form_is_no_answer(data: Any) -> None:
    client, _, _ = scripted(said(data))
    with pytest.raises(UpstreamError, match="cannot be understood"):
        Runs(client, "acme/ml").jobs(1)


def test_reading_the_same_again_costs_nothing(ground: Ground) -> None:
    run, runs = a_run(ground, "failure"), forge(ground).runs
    for _ in range(2):
        runs.run(run.id)
        runs.jobs(run.id)
    assert [call.rpartition(" ")[2] for call in ground.calls()][-2:] == ["304", "304"]


def test_one_job_runs_again(ground: Ground) -> None:
    run = a_run(ground, "failure", "failure")
    ground.repo.finish_run(run)
    forge(ground).runs.rerun_job(run.jobs[1].id)
    assert [job.status for job in run.jobs] == ["completed", "queued"]


def test_all_failed_jobs_run_again(ground: Ground) -> None:
    run = a_run(ground, "failure", "failure", "success")
    ground.repo.finish_run(run)
    forge(ground).runs.rerun_failed(run.id)
    assert [job.status for job in run.jobs] == ["queued", "queued", "completed"]


AGAIN: list[Callable[[Runs, Any], None]] = [
    lambda runs, run: runs.rerun_job(run.jobs[0].id),
    lambda runs, run: runs.rerun_failed(run.id),
]


@pytest.mark.parametrize("again", AGAIN, ids=["job", "failed"])
def test_a_run_in_progress_is_told_from_other_refusals(ground: Ground, again: Callable[[Runs, Any], None]) -> None:
    with pytest.raises(StillRunning):
        again(forge(ground).runs, a_run(ground, "failure"))


def test_a_job_of_an_attempt_that_is_not_the_latest_means_that_the_run_went_on(ground: Ground) -> None:
    run = a_run(ground, "failure")
    ground.hub.faults.add(faults.status(403, "Only jobs from the current attempt can be re-run"), method="POST")
    with pytest.raises(StillRunning):
        forge(ground).runs.rerun_job(run.jobs[0].id)


@pytest.mark.parametrize("again", AGAIN, ids=["job", "failed"])
def test_after_a_month_it_is_too_late(ground: Ground, again: Callable[[Runs, Any], None]) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    ground.pass_(31 * 86_400)
    with pytest.raises(TooLate):
        again(forge(ground).runs, run)


@pytest.mark.parametrize("again", AGAIN, ids=["job", "failed"])
def test_a_missing_permission_is_named(ground: Ground, again: Callable[[Runs, Any], None]) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    with pytest.raises(GateError) as caught:
        again(forge(ground, actions="read").runs, run)
    assert "actions: write" in caught.value.do
    assert not isinstance(caught.value, StillRunning | TooLate)


def test_any_other_refusal_names_the_permission_too(ground: Ground) -> None:
    ground.hub.faults.add(faults.status(403, "This workflow run cannot be retried"), method="POST")
    with pytest.raises(GateError) as caught:
        forge(ground).runs.rerun_failed(a_run(ground, "failure").id)
    assert "actions: write" in caught.value.do
    assert "cannot be retried" in caught.value.why


def test_a_rerun_whose_answer_was_lost_is_not_sent_again(ground: Ground) -> None:
    run = a_run(ground, "failure")
    ground.repo.finish_run(run)
    ground.hub.faults.add(faults.cut_after(), method="POST")
    with pytest.raises(UnknownOutcome):
        forge(ground).runs.rerun_job(run.jobs[0].id)
    assert run.attempt == 2
    assert sum(call.startswith("POST") and "rerun" in call for call in ground.calls()) == 1
