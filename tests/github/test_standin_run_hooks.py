"""Webhooks about runs, jobs and protection rules; the fixture `hub` holds each against GitHub's schemas."""

from typing import Any

import pytest

from tests.github.client import Client
from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.state_people import Account, App, Permissions

PERMISSIONS: Permissions = {"actions": "read", "deployments": "write"}
EVENTS = ("workflow_run", "workflow_job", "deployment_protection_rule")


@pytest.fixture(autouse=True)
def app(hub: GitHub, repo: Repo) -> App:
    """In every test: an App that hears of runs, installed in `acme/ml`."""
    app = _connected(hub, "gate-keeper", repo)
    hub.hooks.deliver()
    return app


def _connected(hub: GitHub, slug: str, repo: Repo) -> App:
    app = hub.app(slug, permissions=PERMISSIONS, events=EVENTS)
    hub.hooks.connect(app, lambda _, __: 202, content_type="json")
    hub.install(app, repo.owner)
    return app


@pytest.fixture
def alice(hub: GitHub) -> Account:
    return hub.user("alice")


def _told(hub: GitHub) -> list[tuple[str, str | None]]:
    return [(delivery.event.removeprefix("workflow_"), delivery.action) for delivery in hub.hooks.deliver()]


def _last(hub: GitHub, event: str) -> Any:
    return [delivery.payload for delivery in hub.hooks.deliver() if delivery.event == event][-1]


def test_a_run_and_its_jobs_are_told_from_beginning_to_end(hub: GitHub, repo: Repo, alice: Account) -> None:
    run = repo.start_run(alice)
    build = repo.add_job(run, "build")
    repo.add_job(run, "deploy", needs=[build])
    repo.begin_job(build)
    repo.finish_job(build, "failure")
    repo.finish_run(run)
    assert _told(hub) == [
        ("run", "requested"),
        ("run", "in_progress"),
        ("job", "queued"),
        ("job", "in_progress"),
        ("job", "completed"),
        ("job", "completed"),
        ("run", "completed"),
    ]


def test_a_rerun_is_requested_and_begins_with_its_first_job(hub: GitHub, repo: Repo, alice: Account) -> None:
    run = repo.start_run(alice)
    repo.finish_job(repo.add_job(run, "gate"), "failure")
    repo.finish_run(run)
    hub.hooks.deliver()
    repo.rerun_failed(run, hub.bot)
    assert _told(hub) == [("run", "requested"), ("job", "queued")]
    repo.begin_job(run.jobs[0])
    assert _told(hub) == [("job", "in_progress"), ("run", "in_progress")]


def test_a_payload_says_run_attempt_and_who_triggered_it(hub: GitHub, repo: Repo, alice: Account) -> None:
    run = repo.start_run(alice, event="workflow_dispatch")
    repo.finish_run(run)
    repo.rerun(run, hub.bot)
    repo.finish_run(run, "success")
    payload = _last(hub, "workflow_run")
    shown = payload["workflow_run"]
    assert (shown["id"], shown["run_attempt"], shown["conclusion"]) == (run.id, 2, "success")
    assert (shown["actor"]["login"], payload["sender"]["login"]) == ("alice", "github-actions[bot]")
    assert payload["workflow"]["path"] == ".github/workflows/deploy.yml"


def test_a_job_that_waits_is_told_with_its_deployment_and_queued_when_it_passed(
    hub: GitHub, repo: Repo, app: App, alice: Account
) -> None:
    repo.add_environment("prod", [app])
    run = repo.start_run(alice)
    repo.add_job(run, "deploy", environment="prod")
    sent = hub.hooks.deliver()
    jobs = [delivery.payload for delivery in sent if delivery.event == "workflow_job"]
    assert [(job["action"], job["deployment"]["environment"]) for job in jobs] == [("waiting", "prod")]
    repo.review_rule(run, "prod", app, "approved")
    assert _told(hub) == [("job", "queued")]


def test_the_app_whose_rule_it_is_is_asked_and_no_other(hub: GitHub, repo: Repo, app: App, alice: Account) -> None:
    _connected(hub, "bystander", repo)
    repo.add_environment("prod", [app])
    run = repo.start_run(alice, event="workflow_dispatch")
    repo.add_job(run, "deploy", environment="prod")
    asked = [delivery for delivery in hub.hooks.deliver() if delivery.event == "deployment_protection_rule"]
    assert [delivery.app.slug for delivery in asked] == ["gate-keeper"]
    payload = asked[0].payload
    assert (payload["environment"], payload["event"], payload["sha"]) == ("prod", "workflow_dispatch", run.head_sha)
    assert (payload["ref"], payload["deployment"]["ref"], payload["pull_requests"]) == ("refs/heads/main", "main", [])
    assert (
        payload["deployment_callback_url"]
        == f"{hub.url}/repos/acme/ml/actions/runs/{run.id}/deployment_protection_rule"
    )
    assert (payload["sender"]["login"], payload["installation"]["id"]) == ("alice", min(hub.installations))


def test_the_callback_url_is_one_that_answers(hub: GitHub, repo: Repo, app: App, alice: Account) -> None:
    repo.add_environment("prod", [app])
    repo.add_job(repo.start_run(alice), "deploy", environment="prod")
    where = _last(hub, "deployment_protection_rule")["deployment_callback_url"]
    send = Client(hub, hub.token(app, repo=repo))
    body = {"environment_name": "prod", "state": "approved"}
    assert send("POST", where.removeprefix(hub.url), body).status == 204


def test_without_a_deployment_the_question_still_says_commit_and_branch(
    hub: GitHub, repo: Repo, app: App, alice: Account
) -> None:
    hub.quirks.no_deployments = True
    repo.add_environment("prod", [app])
    run = repo.start_run(alice)
    repo.add_job(run, "deploy", environment="prod")
    payload = _last(hub, "deployment_protection_rule")
    assert (payload["deployment"], payload["sha"], payload["ref"]) == (None, run.head_sha, "refs/heads/main")


def test_of_a_pull_request_the_question_shows_the_pull_request(
    hub: GitHub, repo: Repo, app: App, alice: Account
) -> None:
    repo.add_environment("prod", [app])
    pull = repo.open_pull(alice, {"a.txt": "a"})
    repo.add_job(repo.start_run(alice, pull=pull), "deploy", environment="prod")
    payload = _last(hub, "deployment_protection_rule")
    assert (payload["ref"], payload["event"]) == (f"refs/pull/{pull.number}/merge", "pull_request")
    assert [one["number"] for one in payload["pull_requests"]] == [pull.number]


def test_a_matrix_asks_once_for_each_job(hub: GitHub, repo: Repo, app: App, alice: Account) -> None:
    repo.add_environment("prod", [app])
    run = repo.start_run(alice)
    for number in range(3):
        repo.add_job(run, f"deploy ({number})", key="deploy", environment="prod")
    assert [event for event, _ in _told(hub)].count("deployment_protection_rule") == 3


def test_the_question_can_get_lost_like_everything(hub: GitHub, repo: Repo, app: App, alice: Account) -> None:
    hub.hooks.trouble.drop = 1.0
    repo.add_environment("prod", [app])
    repo.add_job(repo.start_run(alice), "deploy", environment="prod")
    assert hub.hooks.deliver() == []
    assert "deployment_protection_rule" in {delivery.event for delivery in hub.hooks.lost}


def test_what_such_an_app_writes_keeps_the_contract(hub: GitHub, repo: Repo, app: App) -> None:
    reader = hub.app("reader", permissions={"issues": "read"})
    hub.hooks.connect(reader, lambda _, __: 202, content_type="json")
    hub.install(reader, repo.owner)
    repo.comment(app.bot, repo.open_issue(app.bot, "Deploy?").number, "noted")
    shown = _last(hub, "issue_comment")["comment"]["performed_via_github_app"]
    assert set(shown["events"]) == set(EVENTS)
