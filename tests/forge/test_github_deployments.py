"""What waits for an environment's rules as GitHub shows it, and an App's answers."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.errors import GateError, UnknownOutcome, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github.deployments import Protection
from gh_gate.forge.github.refusal import Refused
from tests.forge.github_ground import Ground
from tests.github import faults
from tests.github.state_people import App, Permissions
from tests.github.state_runs import Job, Run
from tests.github.wire import json_reply

RIGHTS: Permissions = {"metadata": "read", "actions": "read", "deployments": "write"}
CALLBACK = "/deployment_protection_rule"


class Site:
    """A repository with an environment that asks an App."""

    def __init__(self, ground: Ground, rights: Permissions = RIGHTS, name: str = "pro/duction ü") -> None:
        self.ground, self.repo, self.name = ground, ground.repo, name
        self.app: App = ground.hub.app("gates", permissions=rights)
        ground.hub.install(self.app, self.repo.owner)
        self.environment = self.repo.add_environment(name, [self.app])
        environ = {"GH_GATE_APP_ID": str(self.app.id), "GH_GATE_PRIVATE_KEY": self.app.private_key}
        self.protection: Protection = ground.forge({**ground.environ(""), **environ}).protection

    def begin(self) -> tuple[Run, Job]:
        run = self.repo.start_run(self.ground.alice, event="workflow_dispatch")
        return run, self.repo.add_job(run, "deploy", environment=self.name)


@pytest.fixture
def site(ground: Ground) -> Site:
    return Site(ground)


def test_a_run_as_it_stands(site: Site) -> None:
    run, _ = site.begin()
    held = site.protection.run(run.id)
    assert (held.id, held.attempt, held.status, held.conclusion) == (run.id, 1, "waiting", "")
    assert (held.commit, held.branch, held.event) == (run.head_sha, "main", "workflow_dispatch")
    assert (held.title, held.path, held.repository_id) == ("deploy", ".github/workflows/deploy.yml", site.repo.id)
    assert held.actor is not None
    assert (held.actor.id, held.actor.login) == (site.ground.alice.id, "alice")


def test_a_run_that_is_run_again_began_again(site: Site) -> None:
    run, _ = site.begin()
    site.repo.cancel_run(run)
    site.ground.pass_(3_600)
    site.repo.rerun(run, site.ground.alice)
    held = site.protection.run(run.id)
    assert (held.attempt, (held.began_at - run.created_at).total_seconds()) == (2, 3_600)


def test_a_run_that_was_deleted_is_gone(site: Site) -> None:
    run, _ = site.begin()
    site.repo.cancel_run(run)
    site.repo.delete_run(run)
    with pytest.raises(Gone):
        site.protection.run(run.id)


def test_what_waits_and_whom_it_asks(site: Site) -> None:
    run, _ = site.begin()
    assert site.protection.waiting(run.id) == (site.name,)
    assert site.protection.asks(site.name, "gates")
    assert not site.protection.asks(site.name, "gate")
    assert not site.protection.asks("another", "gates")


@pytest.mark.parametrize(("approved", "ends"), [(True, "queued"), (False, "failure")])
def test_an_answer_lets_the_job_pass_or_fails_it(site: Site, approved: bool, ends: str) -> None:
    run, job = site.begin()
    assert site.protection.review(run.id, site.name, approved=approved, comment="**so**")
    assert (job.conclusion or job.status) == ends
    assert [one.comment for one in site.repo.reviews] == ["**so**"]
    assert not site.protection.review(run.id, site.name, approved=approved, comment="**so**")


def test_a_report_changes_nothing(site: Site) -> None:
    run, job = site.begin()
    assert site.protection.report(run.id, site.name, "asked in #5")
    assert (job.status, [one.state for one in site.repo.reviews]) == ("waiting", ["pending"])


def test_an_answer_that_was_lost_is_not_sent_again(site: Site) -> None:
    run, _ = site.begin()
    site.ground.hub.faults.add(faults.cut_after(), path=CALLBACK, method="POST", times=1)
    with pytest.raises(UnknownOutcome):
        site.protection.review(run.id, site.name, approved=True, comment="x")
    assert len(site.repo.reviews) == 1


def test_what_cannot_be_understood_is_no_answer(site: Site) -> None:
    run, _ = site.begin()
    for call in (site.protection.waiting, site.protection.run, lambda _: site.protection.asks(site.name, "gates")):
        site.ground.hub.faults.add(lambda _: json_reply(200, {"a": 1}, {}), path="/", method="GET", times=1)
        with pytest.raises(UpstreamError):
            call(run.id)


@pytest.mark.parametrize("missing", [("actions",), ("deployments",), ("actions", "deployments")])
def test_a_right_that_is_missing_is_named(ground: Ground, missing: tuple[str, ...]) -> None:
    rights: Any = {name: level for name, level in RIGHTS.items() if name not in missing}
    with pytest.raises(GateError, match=" and ".join(f"{name}: \\w+" for name in reversed(missing))):
        Site(ground, rights).protection.require_rights()


def test_rights_that_are_there_are_enough(site: Site) -> None:
    site.protection.require_rights()


def test_an_answer_without_the_right_names_it(ground: Ground) -> None:
    site = Site(ground, {"metadata": "read", "actions": "read"})
    run, _ = site.begin()
    with pytest.raises(Refused) as caught:
        site.protection.review(run.id, site.name, approved=True, comment="x")
    assert "deployments: write" in caught.value.do
