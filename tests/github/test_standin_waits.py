"""Jobs that wait for an App's protection rule, and the App's callback."""

from typing import Any

import pytest

from tests.github import faults
from tests.github.client import Client, Got
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import App
from tests.github.state_runs import Job, Run

R = "/repos/acme/ml/actions/runs"
DAY = 24 * 3600
NOTHING = "No pending deployment requests to approve or reject"


@pytest.fixture(autouse=True)
def app(hub: GitHub, repo: Repo) -> App:
    """An App that protects the environment `prod`."""
    app = hub.app("gate-keeper", permissions={"actions": "read", "deployments": "write"})
    hub.install(app, repo.owner)
    repo.add_environment("prod", [app])
    return app


@pytest.fixture
def run(hub: GitHub, repo: Repo) -> Run:
    """A run whose only job waits for `prod`."""
    run = repo.start_run(hub.user("alice"))
    repo.add_job(run, "deploy", environment="prod")
    return run


def _call(hub: GitHub, repo: Repo, app: App, run: Run, **body: Any) -> Got:
    send = Client(hub, hub.token(app, repo=repo))
    return send("POST", f"{R}/{run.id}/deployment_protection_rule", {"environment_name": "prod", **body})


def _refusal(got: Got) -> tuple[int, Any]:
    return got.status, got.json()["errors"]


def _state(run: Run) -> tuple[str, str | None, str]:
    return run.jobs[0].status, run.jobs[0].conclusion, run.latest.status


def test_job_and_run_wait_without_a_runner(hub: GitHub, repo: Repo, run: Run) -> None:
    send = Client(hub, hub.workflow_token(repo))
    assert send.get(f"{R}/{run.id}")["status"] == "waiting"
    shown = send.get(f"{R}/{run.id}/jobs")["jobs"][0]
    assert (shown["status"], shown["runner_id"]) == ("waiting", None)
    with pytest.raises(ValueError, match="deploy is waiting"):
        repo.begin_job(run.jobs[0])


def test_an_approval_queues_the_job_and_tells_who_plays_it(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    told: list[Job] = []
    repo.on_environment_passed = told.append
    assert _call(hub, repo, app, run, state="approved", comment="Go").status == 204
    assert _state(run) == ("queued", None, "in_progress")
    assert told == run.jobs
    repo.begin_job(run.jobs[0])


def test_a_rejection_fails_the_job_and_the_run(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    repo.add_job(run, "notify", needs=["deploy"])
    assert _call(hub, repo, app, run, state="rejected").status == 204
    assert _state(run) == ("completed", "failure", "completed")
    assert (run.jobs[1].conclusion, run.latest.conclusion) == ("skipped", "failure")


def test_who_plays_the_run_ends_it_after_a_rejection(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    told: list[Job] = []
    repo.on_environment_refused = told.append
    _call(hub, repo, app, run, state="rejected")
    assert (_state(run), told) == (("completed", "failure", "in_progress"), run.jobs)


def test_a_run_with_other_work_goes_on_after_a_rejection(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    lint = repo.add_job(run, "lint")
    assert run.latest.status == "in_progress"
    _call(hub, repo, app, run, state="rejected")
    assert (run.latest.status, lint.status) == ("in_progress", "queued")


def test_a_job_waits_only_after_all_that_it_needs_succeeded(hub: GitHub, repo: Repo, app: App) -> None:
    run = repo.start_run(hub.user("alice"))
    build = repo.add_job(run, "build")
    deploy = repo.add_job(run, "deploy", needs=[build], environment="prod")
    assert (deploy.status, repo.waits) == ("queued", [])
    repo.finish_job(build)
    assert (deploy.status, repo.waits[0].rules[0].app) == ("waiting", app)
    late = repo.add_job(run, "again", needs=["lint"], environment="PROD")
    assert late.status == "waiting"


def test_a_job_whose_needs_failed_does_not_wait(hub: GitHub, repo: Repo) -> None:
    run = repo.start_run(hub.user("alice"))
    build = repo.add_job(run, "build")
    deploy = repo.add_job(run, "deploy", needs=[build], environment="prod")
    repo.finish_job(build, "failure")
    assert (deploy.status, repo.waits_of(run)) == ("queued", [])
    repo.release_job(deploy)
    assert deploy.status == "waiting"


def test_a_rerun_waits_again(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    _call(hub, repo, app, run, state="rejected")
    repo.rerun_failed(run, hub.user("alice"))
    assert _state(run) == ("waiting", None, "waiting")
    assert _call(hub, repo, app, run, state="approved").status == 204


def test_one_answer_is_for_all_jobs_that_wait_and_for_none_that_come_later(
    hub: GitHub, repo: Repo, app: App, run: Run
) -> None:
    repo.add_job(run, "deploy (2)", environment="prod")
    _call(hub, repo, app, run, state="approved")
    later = repo.add_job(run, "deploy (3)", environment="prod")
    assert [job.status for job in run.jobs] == ["queued", "queued", "waiting"]
    assert [wait.job for wait in repo.waits] == [later]


def test_a_second_answer_has_nothing_to_answer(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    _call(hub, repo, app, run, state="approved")
    for state in ("approved", "rejected"):
        assert _refusal(_call(hub, repo, app, run, state=state)) == (422, NOTHING)
    assert run.jobs[0].status == "queued"


def test_an_answer_whose_reply_is_lost_was_given(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    hub.faults.add(faults.cut_after(), path="deployment_protection_rule", times=1)
    with pytest.raises(ConnectionError):
        _call(hub, repo, app, run, state="approved")
    assert run.jobs[0].status == "queued"
    assert _call(hub, repo, app, run, state="approved").status == 422


def test_all_rules_have_to_approve(hub: GitHub, repo: Repo, app: App) -> None:
    other = hub.app("other", permissions={"deployments": "write"})
    hub.install(other, repo.owner)
    repo.enable_rule(repo.environments["prod"], other)
    run = repo.start_run(hub.user("alice"))
    repo.add_job(run, "deploy", environment="prod")
    _call(hub, repo, app, run, state="approved")
    assert [wait.approved for wait in repo.waits] == [{repo.environments["prod"].rules[0]}]
    already = _refusal(_call(hub, repo, app, run, state="approved"))
    assert already == (422, "Deployment protection rule has already been reviewed")
    _call(hub, repo, other, run, state="approved")
    assert run.jobs[0].status == "queued"


@pytest.mark.parametrize("race", ["calls", "seconds"])
def test_right_after_the_event_github_may_know_of_nothing(hub: GitHub, repo: Repo, app: App, race: str) -> None:
    hub.quirks.callback_race = 2 if race == "calls" else 0
    hub.quirks.callback_race_seconds = 2 if race == "seconds" else 0
    run = repo.start_run(hub.user("alice"))
    repo.add_job(run, "deploy", environment="prod")
    answers = []
    for _ in range(3):
        answers.append(_call(hub, repo, app, run, state="approved").status)
        hub.clock.advance(1)
    assert answers == [422, 422, 204]


def test_who_waits_for_thirty_days_fails(hub: GitHub, repo: Repo, app: App, run: Run) -> None:
    hub.clock.advance(30 * DAY)
    send = Client(hub, hub.workflow_token(repo))
    assert send.get(f"{R}/{run.id}")["status"] == "waiting"
    hub.clock.advance(1)
    assert send.get(f"{R}/{run.id}")["conclusion"] == "failure"
    assert _call(hub, repo, app, run, state="approved").status == 422


def test_when_the_rule_is_removed_the_job_fails(repo: Repo, run: Run) -> None:
    prod = repo.environments["prod"]
    repo.remove_rule(prod, prod.rules[0])
    assert _state(run) == ("completed", "failure", "completed")
