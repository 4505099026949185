"""Whoever deploys chooses neither who decides nor what the question seems to be about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployments.stage import POLICY, Stage, state
from tests.github import faults
from tests.github.hub import GitHub

OWNERS = "* @alice\n/.github/workflows/play-*.yml @carol\n/deploy/ @bob\n"


@pytest.mark.parametrize("who", ["", "approvers: codeowners", "approvers: [CODEOWNERS, '@bob']"])
def test_an_entry_that_leaves_it_to_the_workflows_owners_is_never_asked(hub: GitHub, tmp_path: Path, who: str) -> None:
    stage = Stage(hub, tmp_path, policy=f"gates: {{deploy: {{environments: [production], {who}}}}}")
    stage.app.rule(owners=OWNERS)
    _, (job,) = stage.begin(path=".github/workflows/play-x.yml")
    stage.wait(600)
    (report,) = stage.reports()
    assert ".github/gh-gate.yml does not say who approves the gate" in report
    assert (state(job), stage.repo.issues) == ("waiting", {})
    stage.app.stop()


@pytest.mark.parametrize(
    "who", ["approvers: codeowners:/deploy/", "paths: /deploy/", "approvers: codeowners, paths: [/deploy/]"]
)
def test_an_entry_whose_owners_it_names_itself_asks_them(hub: GitHub, tmp_path: Path, who: str) -> None:
    stage = Stage(hub, tmp_path, policy=f"gates: {{deploy: {{environments: [production], {who}}}}}")
    stage.app.rule(owners=OWNERS)
    _, (job,) = stage.begin(path=".github/workflows/play-x.yml")
    stage.work()
    stage.say(stage.steps.carol, "/approve")
    assert state(job) == "waiting"
    stage.say(stage.bob, "/approve")
    assert state(job) == "queued"
    stage.app.stop()


def test_a_fork_is_shown_as_one_whatever_its_branch_is_called(stage: Stage) -> None:
    mallory = stage.steps.mallory
    pull = stage.repo.open_pull(mallory, {"x": "y"}, head="main", fork=stage.hub.fork(stage.repo, mallory))
    run = stage.repo.start_run(mallory, pull=pull)
    stage.repo.add_job(run, "deploy", environment="production")
    stage.work()
    asked = stage.repo.issue(pull.number + 1)
    assert asked.title == f"deploy: Deploy {run.head_sha[:7]} of mallory/app:main to production?"
    assert "| from a fork | `mallory/app` |" in asked.body


def test_a_branch_of_the_repository_is_shown_as_its_own(stage: Stage) -> None:
    pull = stage.repo.open_pull(stage.steps.carol, {"x": "y"})
    run = stage.repo.start_run(stage.steps.carol, pull=pull)
    stage.repo.add_job(run, "deploy", environment="production")
    stage.work()
    asked = stage.repo.issue(pull.number + 1)
    assert "of `feature` to `production`?" in asked.body
    assert "fork" not in asked.body


def test_a_run_that_a_program_without_brackets_started_is_approved_once(hub: GitHub, tmp_path: Path) -> None:
    stage = Stage(hub, tmp_path, policy=f"{POLICY}    prevent-self-approval: true\n")
    copilot = hub.user("Copilot")
    copilot.type = "Bot"
    run = stage.repo.start_run(copilot)
    job = stage.repo.add_job(run, "deploy", environment="production")
    stage.work()
    stage.say(stage.alice, "/approve")
    stage.wait(60)
    assert (state(job), stage.statuses()) == ("queued", ["approved"])
    stage.app.stop()


def test_a_question_that_github_refuses_is_told_to_the_deployment(stage: Stage) -> None:
    stage.hub.faults.add(faults.status(410, message="Issues are disabled for this repo"), path="/issues", method="POST")
    stage.begin()
    stage.work()
    (report,) = stage.reports()
    assert "Issues are disabled for this repo" in report
    assert stage.dead_letters
