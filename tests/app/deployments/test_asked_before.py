"""A gate that a step of the same run has asked before the policy file said that environments wait for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.app.deployments import asking
from gh_gate.core.gate import Decider
from tests.app.deployments.stage import POLICY, Stage, state
from tests.github.state_runs import Run

BEFORE = POLICY.replace("    environments: [production]\n", "")


@pytest.fixture
def run(stage: Stage) -> Run:
    """A run whose step has asked under the gate's name."""
    stage.app.rule(BEFORE)
    begun = stage.repo.start_run(stage.iris)
    made = replace(stage.steps.request(decider=Decider.APP).run, id=str(begun.id), commit=begun.head_sha)
    stage.app.ask(run=made)
    stage.work()
    return begun


def begin(stage: Stage, run: Run) -> str:
    """Let a job of the run wait for a while; return where it stands."""
    stage.app.rule(POLICY)
    job = stage.repo.add_job(run, "deploy", environment="production")
    stage.wait(300)
    return state(job)


def test_a_no_stands_for_the_run(stage: Stage, run: Run) -> None:
    stage.say(stage.alice, "/reject not yet")
    assert begin(stage, run) == "failure"
    assert "not yet" in stage.reviews("rejected")[0].comment
    assert len(stage.repo.issues) == 1


def test_an_approval_is_none_for_the_environment(stage: Stage, run: Run) -> None:
    stage.say(stage.alice, "/approve")
    assert begin(stage, run) == "waiting"
    assert stage.statuses() == ["approved", "pending"]


def test_a_pending_one_gives_way(stage: Stage, run: Run) -> None:
    assert begin(stage, run) == "waiting"
    assert stage.statuses() == ["cancelled", "pending"]


def test_one_that_was_tampered_with_is_nothing_to_the_environment(stage: Stage, run: Run) -> None:
    stage.hub.clock.advance(5)
    stage.repo.edit_issue(stage.steps.carol, 1, body="Deploy something harmless?")
    stage.work()
    assert begin(stage, run) == "waiting"
    assert stage.statuses() == ["cancelled", "pending"]


def test_nothing_is_asked_without_end(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST", 3)
    stage.begin()
    for number in range(6):
        stage.app.rule(POLICY.replace('"@alice"', '"@alice", "@carol"') if number % 2 else POLICY)
        stage.wait(60)
    assert len(stage.repo.issues) == 3
    assert "it was asked 3 times in this attempt" in stage.reports()[-1]
