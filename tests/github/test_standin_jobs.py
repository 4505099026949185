"""The jobs of a run, as REST shows them."""

from typing import Any

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_runs import Job, Run

R = "/repos/acme/ml/actions"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo, {"actions": "read"}))


@pytest.fixture
def run(hub: GitHub, repo: Repo) -> Run:
    return repo.start_run(hub.user("alice"), event="workflow_dispatch")


@pytest.fixture
def gate(repo: Repo, run: Run) -> Job:
    return repo.add_job(run, "gate")


def _listed(send: Client, run: Run, rest: str = "/jobs") -> list[dict[str, Any]]:
    jobs: list[dict[str, Any]] = send.get(f"{R}/runs/{run.id}{rest}")["jobs"]
    return jobs


def test_a_job_goes_from_queued_to_completed_with_its_times(hub: GitHub, repo: Repo, send: Client, gate: Job) -> None:
    def seen() -> tuple[str, str | None, str, str | None]:
        shown = send.get(f"{R}/jobs/{gate.id}")
        return shown["status"], shown["conclusion"], shown["started_at"][-4:], shown["completed_at"]

    assert seen() == ("queued", None, ":00Z", None)
    hub.clock.advance(7)
    repo.begin_job(gate)
    assert seen() == ("in_progress", None, ":07Z", None)
    hub.clock.advance(7)
    repo.finish_job(gate, "failure")
    assert seen() == ("completed", "failure", ":07Z", "2026-03-02T09:00:14Z")


def test_a_jobs_number_is_that_of_its_check_run(send: Client, gate: Job) -> None:
    shown = send.get(f"{R}/jobs/{gate.id}")
    assert shown["id"] == gate.id > 2**31
    assert shown["check_run_url"].endswith(f"/check-runs/{gate.id}")


def test_only_a_job_that_a_runner_took_names_one(repo: Repo, send: Client, run: Run, gate: Job) -> None:
    assert _listed(send, run)[0]["runner_name"] is None
    repo.begin_job(gate, "in the cellar")
    assert (_listed(send, run)[0]["runner_name"], _listed(send, run)[0]["run_attempt"]) == ("in the cellar", 1)


def test_steps_have_numbers_and_conclusions(repo: Repo, send: Client, gate: Job) -> None:
    repo.begin_job(gate)
    repo.finish_job(gate, "failure", [("Set up job", "success"), ("Ask", "failure")])
    steps = send.get(f"{R}/jobs/{gate.id}")["steps"]
    assert [(step["number"], step["name"], step["conclusion"]) for step in steps] == [
        (1, "Set up job", "success"),
        (2, "Ask", "failure"),
    ]


def test_jobs_come_in_pages(repo: Repo, send: Client, run: Run) -> None:
    for number in range(35):
        repo.add_job(run, f"shard {number}", key="shard")
    first = send("GET", f"{R}/runs/{run.id}/jobs")
    assert (first.json()["total_count"], len(first.json()["jobs"])) == (35, 30)
    assert 'rel="next"' in first.headers["link"]
    assert len(_listed(send, run, "/jobs?page=2")) == 5


def test_an_unchanged_list_costs_nothing(hub: GitHub, repo: Repo, send: Client, run: Run, gate: Job) -> None:
    path = f"{R}/runs/{run.id}/jobs"
    tag = send("GET", path).headers["etag"]
    assert send("GET", path, If_None_Match=tag).status == 304
    repo.begin_job(gate)
    assert send("GET", path, If_None_Match=tag).status == 200
    assert [record.counted for record in hub.requests] == [True, False, True]


def test_what_does_not_exist_is_not_found(send: Client, run: Run) -> None:
    for path in ("jobs/1", "runs/1/jobs", f"runs/{run.id}/attempts/2/jobs"):
        assert send("GET", f"{R}/{path}").status == 404


def test_a_filter_that_does_not_exist_is_refused(hub: GitHub, send: Client, run: Run) -> None:
    assert send("GET", f"{R}/runs/{run.id}/jobs?filter=newest").status == 422
    hub.problems.clear()


def test_a_job_ends_once_and_begins_once(repo: Repo, gate: Job) -> None:
    repo.begin_job(gate)
    with pytest.raises(ValueError, match="gate is in_progress"):
        repo.begin_job(gate)
    repo.finish_job(gate)
    with pytest.raises(ValueError, match="gate is over"):
        repo.finish_job(gate)


def test_what_was_cancelled_meanwhile_stays_cancelled(repo: Repo, run: Run, gate: Job) -> None:
    repo.begin_job(gate)
    repo.cancel_run(run)
    repo.finish_job(gate, "success")
    assert gate.conclusion == "cancelled"


def test_another_repositorys_job_is_not_here(hub: GitHub, send: Client) -> None:
    other = hub.repository("acme/other")
    job = other.add_job(other.start_run(hub.user("alice")), "gate")
    assert send("GET", f"{R}/jobs/{job.id}").status == 404
