"""A detached job that is run again while its gate is open: a note leads to it, or it leaves one."""

from __future__ import annotations

import pytest

from tests.action.conftest import Step
from tests.action.detached import Detached, install
from tests.github.state_runs import Job
from tests.scene import Scene


@pytest.fixture
def detached(scene: Scene, step: Step, monkeypatch: pytest.MonkeyPatch) -> Detached:
    install(monkeypatch, scene)
    return Detached(scene, step)


def again(detached: Detached) -> list[Job]:
    """Run all that failed again, and begin it."""
    detached.repo.finish_run(detached.run)
    detached.scene.hub.clock.advance(60)
    detached.repo.rerun_failed(detached.run, detached.scene.alice)
    for job in detached.run.jobs:
        detached.repo.begin_job(job)
    return list(detached.run.jobs)


def broken(detached: Detached, name: str, key: str = "gate") -> None:
    """Let a job break before its gate step."""
    detached.repo.finish_job(detached.job(name, key), "failure")


def left(detached: Detached, name: str, key: str = "gate") -> str:
    """Let a job leave its note; return it."""
    job = detached.job(name, key)
    detached.step(job)
    detached.repo.finish_job(job, "failure")
    return f"1/{job.id}/{key}.0/approved"


def test_of_two_calls_of_one_workflow_the_one_that_broke_before_leaves_its_own(detached: Detached) -> None:
    first = left(detached, "eu / gate")
    broken(detached, "us / gate")
    for job in (eu_us := again(detached)):
        detached.step(job)
    assert detached.notes() == [first, f"2/{eu_us[1].id}/gate.0/approved"]


def test_both_that_have_left_one_leave_no_other(detached: Detached) -> None:
    known = [left(detached, "eu / gate"), left(detached, "us / gate")]
    for job in again(detached):
        detached.step(job)
    assert detached.notes() == known


def test_where_the_run_cannot_be_read_there_is_rather_one_note_too_many(detached: Detached) -> None:
    detached.repo.private = True
    first = left(detached, "gate")
    (job,) = again(detached)
    ran = detached.step(job)
    assert (ran.code, detached.notes()) == (6, [first, f"2/{job.id}/gate.0/approved"])
    assert "by hand, because" not in ran.told("warning")


def test_a_note_about_another_job_does_not_keep_it_silent(detached: Detached) -> None:
    left(detached, "gate")
    late = detached.job("late", "gate")
    detached.repo.finish_job(late, "failure")
    jobs = again(detached)
    detached.step(jobs[1])
    assert detached.notes()[1:] == [f"2/{jobs[1].id}/gate.0/approved"]
