"""What a re-run executes again, what it carries over, and when GitHub refuses it."""

from typing import Any

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.refused import Refused
from tests.github.repo import Repo
from tests.github.repo_reruns import MOST_RERUNS
from tests.github.state_runs import Job, RerunRequest, Run

R = "/repos/acme/ml/actions"
DAY = 24 * 3600


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo, {"actions": "write"}, lifetime=40 * DAY))


@pytest.fixture
def run(hub: GitHub, repo: Repo) -> Run:
    """build, then gate (failed), then deploy and after that notify; lint on its own failed, too."""
    run = repo.start_run(hub.user("alice"))
    build, lint = repo.add_job(run, "build"), repo.add_job(run, "lint")
    gate = repo.add_job(run, "gate", needs=[build])
    repo.add_job(run, "notify", needs=[repo.add_job(run, "deploy", needs=[gate])])
    for job, conclusion in ((build, "success"), (lint, "failure"), (gate, "failure")):
        repo.begin_job(job)
        hub.clock.advance(60)
        repo.finish_job(job, conclusion)
    repo.finish_run(run)
    return run


def _job(run: Run, name: str) -> Job:
    return next(job for job in run.jobs if job.name == name)


def _post(send: Client, path: str) -> tuple[int, str]:
    got = send("POST", f"{R}/{path}")
    return got.status, got.json().get("message", "")


def _queued(run: Run) -> set[str]:
    return {job.name for job in run.jobs if job.status == "queued"}


def test_jobs_whose_needs_failed_are_skipped_and_the_run_failed(run: Run) -> None:
    assert [(job.name, job.conclusion) for job in run.jobs[3:]] == [("deploy", "skipped"), ("notify", "skipped")]
    assert run.latest.conclusion == "failure"


def test_a_job_is_rerun_with_all_that_needs_it(send: Client, run: Run) -> None:
    assert _post(send, f"jobs/{_job(run, 'gate').id}/rerun") == (201, "")
    assert _queued(run) == {"gate", "deploy", "notify"}


def test_what_failed_is_rerun_with_all_that_needs_it(send: Client, run: Run) -> None:
    assert _post(send, f"runs/{run.id}/rerun-failed-jobs") == (201, "")
    assert _queued(run) == {"lint", "gate", "deploy", "notify"}


def test_a_run_is_rerun_whole(send: Client, run: Run) -> None:
    assert _post(send, f"runs/{run.id}/rerun") == (201, "")
    assert len(_queued(run)) == 5


def test_one_job_of_a_matrix_is_rerun_without_its_sisters(hub: GitHub, repo: Repo) -> None:
    run = repo.start_run(hub.user("alice"))
    jobs = [repo.add_job(run, f"gate ({n})", key="gate") for n in range(3)]
    repo.add_job(run, "deploy", needs=jobs)
    for job in jobs:
        repo.finish_job(job, "failure")
    repo.finish_run(run)
    repo.rerun_job(jobs[1], hub.user("alice"))
    assert _queued(run) == {"gate (1)", "deploy"}


def test_run_and_commit_stay_while_the_attempt_and_who_triggered_it_change(repo: Repo, send: Client, run: Run) -> None:
    before = send.get(f"{R}/runs/{run.id}")
    repo.push("main", {"new.txt": "x"})
    _post(send, f"runs/{run.id}/rerun")
    after = send.get(f"{R}/runs/{run.id}")
    assert [after[name] == before[name] for name in ("id", "head_sha", "actor", "created_at", "run_number")] == [
        True
    ] * 5
    assert (after["run_attempt"], after["triggering_actor"]["login"]) == (2, "github-actions[bot]")
    assert (after["status"], after["conclusion"]) == ("queued", None)
    assert after["previous_attempt_url"].endswith("/attempts/1")


@pytest.mark.parametrize("fresh", [True, False])
def test_a_job_that_is_not_rerun_keeps_its_end_and_its_times(
    hub: GitHub, repo: Repo, send: Client, run: Run, fresh: bool
) -> None:
    hub.quirks.new_ids_for_carried_jobs = fresh
    before = send.get(f"{R}/jobs/{_job(run, 'build').id}")
    hub.clock.advance(3600)
    repo.rerun_job(_job(run, "gate"), hub.user("alice"))
    after = send.get(f"{R}/jobs/{_job(run, 'build').id}")
    assert all(after[name] == before[name] for name in ("conclusion", "started_at", "completed_at", "name"))
    assert (after["id"] != before["id"]) is fresh


@pytest.mark.parametrize("fresh", [True, False])
def test_latest_is_one_attempt_and_all_is_all_of_them(
    hub: GitHub, repo: Repo, send: Client, run: Run, fresh: bool
) -> None:
    hub.quirks.new_ids_for_carried_jobs = fresh
    gate = _job(run, "gate")
    repo.rerun_job(_job(run, "deploy"), hub.user("alice"))

    def listed(rest: str) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = send.get(f"{R}/runs/{run.id}/{rest}")["jobs"]
        return jobs

    assert len(listed("jobs")) == len(listed("attempts/1/jobs")) == len(listed("attempts/2/jobs")) == 5
    assert len(listed("jobs?filter=all")) == (10 if fresh else 7)
    assert send.get(f"{R}/jobs/{gate.id}")["conclusion"] == "failure"


def test_while_it_runs_nothing_is_rerun(hub: GitHub, repo: Repo, send: Client, run: Run) -> None:
    repo.rerun(run, hub.user("alice"))
    assert _post(send, f"runs/{run.id}/rerun") == (403, "This workflow is already running")
    assert _post(send, f"runs/{run.id}/rerun-failed-jobs") == (403, "This workflow is already running")
    refused = _post(send, f"jobs/{run.jobs[0].id}/rerun")
    assert refused == (403, "The workflow run containing this job is already running")


def test_thirty_days_after_the_run_began_it_is_too_late(hub: GitHub, send: Client, repo: Repo, run: Run) -> None:
    hub.clock.advance(30 * DAY - 180)
    assert _post(send, f"runs/{run.id}/rerun")[0] == 201
    repo.finish_run(run)
    hub.clock.advance(1)
    for path in (f"runs/{run.id}/rerun", f"runs/{run.id}/rerun-failed-jobs", f"jobs/{run.jobs[0].id}/rerun"):
        status, message = _post(send, path)
        assert (status, "created over a month ago" in message) == (403, True)


def test_the_fifty_first_rerun_is_refused(hub: GitHub, repo: Repo, send: Client, run: Run) -> None:
    for _ in range(MOST_RERUNS):
        repo.rerun(run, hub.user("alice"))
        repo.finish_run(run)
    assert run.attempt == 51
    assert _post(send, f"runs/{run.id}/rerun")[0] == 403


def test_nothing_failed_and_nothing_is_rerun(hub: GitHub, repo: Repo, send: Client) -> None:
    run = repo.start_run(hub.user("alice"))
    repo.finish_job(repo.add_job(run, "build"))
    repo.finish_run(run)
    assert _post(send, f"runs/{run.id}/rerun-failed-jobs")[0] == 403


@pytest.mark.parametrize("allowed", [False, True])
def test_a_job_of_an_earlier_attempt_is_rerun_where_a_switch_says_so(
    hub: GitHub, repo: Repo, send: Client, run: Run, allowed: bool
) -> None:
    hub.quirks.old_jobs_rerun = allowed
    gate = _job(run, "gate")
    repo.rerun_job(gate, hub.user("alice"))
    repo.finish_run(run, "failure")
    refused = 403, "Only jobs from the current attempt can be re-run"
    assert _post(send, f"jobs/{gate.id}/rerun") == ((201, "") if allowed else refused)


def test_who_plays_the_workflow_is_told_what_to_execute_and_may_use_the_server(
    repo: Repo, send: Client, run: Run
) -> None:
    told: list[tuple[str, str, list[str], int]] = []
    gate = _job(run, "gate")

    def play(run: Run, request: RerunRequest) -> None:
        assert request.job is gate
        shown = send.get(f"{R}/runs/{run.id}")
        told.append((request.kind, request.actor.login, [job.name for job in request.jobs], shown["run_attempt"]))

    repo.on_rerun = play
    _post(send, f"jobs/{gate.id}/rerun")
    assert told == [("job", "github-actions[bot]", ["gate", "deploy", "notify"], 2)]


def test_who_may_only_read_reruns_nothing(hub: GitHub, repo: Repo, run: Run) -> None:
    reader = Client(hub, hub.workflow_token(repo, {"actions": "read"}))
    assert _post(reader, f"jobs/{run.jobs[0].id}/rerun") == (403, "Resource not accessible by integration")
    bob = Client(hub, hub.token(hub.user("bob")))
    assert _post(bob, f"runs/{run.id}/rerun")[0] == 403
    with pytest.raises(Refused):
        repo.rerun_failed(run, hub.user("bob"))
    assert run.attempt == 1
