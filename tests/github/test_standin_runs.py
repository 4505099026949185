"""Runs: listed, cancelled, deleted, and told to Apps."""

from typing import Any

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import Account
from tests.github.state_runs import Run

R = "/repos/acme/ml/actions/runs"


@pytest.fixture
def send(hub: GitHub, repo: Repo) -> Client:
    return Client(hub, hub.workflow_token(repo, {"actions": "write"}, lifetime=10**7))


@pytest.fixture
def alice(hub: GitHub) -> Account:
    return hub.user("alice")


def _found(send: Client, query: str = "") -> list[int]:
    listed: dict[str, Any] = send.get(f"{R}?{query}")
    assert listed["total_count"] >= len(listed["workflow_runs"])
    return [run["run_number"] for run in listed["workflow_runs"]]


@pytest.fixture
def runs(hub: GitHub, repo: Repo, alice: Account) -> list[Run]:
    """Three runs, a day between each: finished, of another branch and in progress, waiting."""
    repo.push("feature", {"a.txt": "a"})
    repo.add_environment("prod", [hub.app("gate-keeper")])
    made = [repo.start_run(alice)]
    repo.finish_run(made[0], "success")
    hub.clock.advance(24 * 3600)
    made.append(repo.start_run(hub.user("bob"), event="workflow_dispatch", branch="feature"))
    hub.clock.advance(24 * 3600)
    made.append(repo.start_run(alice, event="schedule"))
    repo.add_job(made[2], "deploy", environment="prod")
    return made


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [3, 2, 1]),
        ("per_page=2", [3, 2]),
        ("per_page=2&page=2", [1]),
        ("status=waiting", [3]),
        ("status=in_progress", [2]),
        ("status=completed", [1]),
        ("status=success", [1]),
        ("status=failure", []),
        ("event=schedule", [3]),
        ("branch=feature", [2]),
        ("actor=Alice", [3, 1]),
        ("actor=alice&status=waiting", [3]),
        ("created=2026-03-03", [2]),
        ("created=%3E%3D2026-03-03", [3, 2]),
        ("created=%3E2026-03-03", [3]),
        ("created=%3C2026-03-03", [1]),
        ("created=%3C%3D2026-03-03T09:00:00Z", [2, 1]),
        ("created=2026-03-02..2026-03-03", [2, 1]),
        ("created=2026-03-03T00:00:00Z..*", [3, 2]),
        ("created=*..2026-03-03", [2, 1]),
    ],
)
@pytest.mark.usefixtures("runs")
def test_runs_are_found_by_what_they_are(send: Client, query: str, numbers: list[int]) -> None:
    assert _found(send, query) == numbers


def test_runs_are_found_by_commit(repo: Repo, send: Client, runs: list[Run]) -> None:
    assert _found(send, f"head_sha={repo.head('feature')}") == [2]
    assert _found(send, f"check_suite_id={runs[0].id}") == [1]


def test_a_search_finds_a_thousand_runs_and_counts_all(repo: Repo, send: Client, alice: Account) -> None:
    for _ in range(1001):
        repo.start_run(alice)
    found = send.get(f"{R}?event=push&per_page=100&page=11")
    assert (found["total_count"], found["workflow_runs"]) == (1001, [])
    assert _found(send, "per_page=100&page=11") == [1]


def test_a_time_that_is_none_is_refused(send: Client, runs: list[Run]) -> None:
    assert len(runs) == 3
    assert send("GET", f"{R}?created=yesterday").status == 422


def test_pull_requests_are_left_out_where_they_are_not_wanted(repo: Repo, send: Client, alice: Account) -> None:
    run = repo.start_run(alice, pull=repo.open_pull(alice, {"a.txt": "a"}))
    for path in (f"{R}/{run.id}", f"{R}/{run.id}/attempts/1"):
        assert [len(send.get(path + query)["pull_requests"]) for query in ("", "?exclude_pull_requests=true")] == [1, 0]


def test_what_a_run_came_to_is_what_its_worst_job_came_to(repo: Repo, alice: Account) -> None:
    ended = {}
    for conclusions in (
        ("success",),
        ("success", "skipped"),
        ("success", "cancelled"),
        ("cancelled", "failure"),
        ("skipped",),
        (),
    ):
        run = repo.start_run(alice)
        for number, conclusion in enumerate(conclusions):
            repo.finish_job(repo.add_job(run, f"job {number}"), conclusion)
        repo.finish_run(run)
        ended[conclusions] = run.latest.conclusion
    assert list(ended.values()) == ["success", "success", "cancelled", "failure", "skipped", "failure"]


def test_a_run_with_a_job_under_way_does_not_end(repo: Repo, alice: Account) -> None:
    run = repo.start_run(alice)
    repo.begin_job(repo.add_job(run, "build"))
    with pytest.raises(ValueError, match="not over"):
        repo.finish_run(run)


def test_a_run_is_cancelled_with_all_that_is_left_of_it(hub: GitHub, repo: Repo, send: Client, alice: Account) -> None:
    told: list[int] = []
    repo.on_cancel = lambda run: told.append(run.id)
    repo.add_environment("prod", [hub.app("gate-keeper")])
    run = repo.start_run(alice)
    done, begun, _, _ = (repo.add_job(run, name) for name in ("done", "begun", "queued", "other"))
    repo.add_job(run, "waiting", environment="prod")
    repo.finish_job(done)
    repo.begin_job(begun)
    assert send("POST", f"{R}/{run.id}/cancel").status == 202
    assert [job.conclusion for job in run.jobs] == ["success", *["cancelled"] * 4]
    assert (run.latest.conclusion, repo.waits, told) == ("cancelled", [], [run.id])
    again = send("POST", f"{R}/{run.id}/cancel")
    assert (again.status, again.json()["message"]) == (409, "Cannot cancel a workflow run that is completed.")


def test_a_run_is_deleted_when_it_is_over_and_its_jobs_go_with_it(repo: Repo, send: Client, alice: Account) -> None:
    run = repo.start_run(alice)
    job = repo.add_job(run, "build")
    assert send("DELETE", f"{R}/{run.id}").status == 403
    repo.finish_run(run)
    assert send("DELETE", f"{R}/{run.id}").status == 204
    for path in (f"{R}/{run.id}", f"{R}/{run.id}/jobs", f"/repos/acme/ml/actions/jobs/{job.id}"):
        assert send("GET", path).status == 404
    assert send("POST", f"{R}/{run.id}/rerun").status == 404


@pytest.mark.parametrize("call", ["cancel", "rerun", ""])
def test_who_may_only_read_changes_nothing(hub: GitHub, repo: Repo, alice: Account, call: str) -> None:
    run = repo.start_run(alice)
    method, path = ("POST", f"{R}/{run.id}/{call}") if call else ("DELETE", f"{R}/{run.id}")
    for token in (hub.workflow_token(repo, {"actions": "read"}), hub.token(hub.user("bob"))):
        assert Client(hub, token)(method, path).status == 403
    assert (run.latest.status, run.attempt) == ("in_progress", 1)
