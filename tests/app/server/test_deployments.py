"""The server answers an environment's protection rule by itself, and finds a run that nothing told it of."""

from __future__ import annotations

import pytest

from tests.app.deployments.stage import POLICY, RIGHTS, state
from tests.app.served import EVENTS, until
from tests.app.server.town import Town
from tests.github.state_runs import Job

RULE = "deployment_protection_rule"


@pytest.fixture
def deploying(town: Town) -> Town:
    """The town with an environment that asks the App."""
    scene = town.scene
    if "production" not in scene.repo.environments:
        town.hub.ask_permissions(scene.app, RIGHTS)
        town.hub.accept_permissions(scene.installation)
        scene.repo.add_environment("production", [scene.app])
        scene.repo.set_permission(scene.steps.iris, "write")
        scene.rule(POLICY)
    return town


def begin(town: Town) -> Job:
    run = town.scene.repo.start_run(town.scene.steps.iris)
    return town.scene.repo.add_job(run, "deploy", environment="production")


def asked(town: Town, job: Job) -> int:
    """Wait for the issue of a job's run, and return its number."""

    def found() -> list[int]:
        issues = town.scene.repo.issues.values()
        return [issue.number for issue in issues if f"/runs/{job.run.id}" in issue.body]

    until(found)
    return found()[0]


@pytest.mark.parametrize("events", [(*EVENTS, RULE), ("issue_comment",)], ids=["told", "not told"])
def test_an_approval_starts_the_job(deploying: Town, events: tuple[str, ...]) -> None:
    deploying.scene.app.subscribed = events
    job = begin(deploying)
    number = asked(deploying, job)
    deploying.scene.say(deploying.scene.steps.alice, "/approve", number)
    until(lambda: state(job) == "queued")
    until(lambda: deploying.scene.steps.issue(number).locked)


def test_a_rejection_fails_it(deploying: Town) -> None:
    deploying.scene.app.subscribed = (*EVENTS, RULE)
    job = begin(deploying)
    deploying.scene.say(deploying.scene.steps.bob, "/reject no", asked(deploying, job))
    until(lambda: state(job) == "failure")
