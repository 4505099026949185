"""Which environment needs which gate is for the policy file to say; what it does not name is never approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gh_gate.app.deployments.answers import REPEATS
from gh_gate.core.gate import Status
from tests.app.deployments.stage import POLICY, Stage, state
from tests.github.hub import GitHub

TWO = """
gates:
  deploy: {environments: [production], approvers: "@alice"}
  europe: {environments: [eu], approvers: "@bob"}
"""
SHARED = "gates: {deploy: {environments: [production, eu], approvers: ['@alice']}}"
BOTH = """
gates:
  deploy: {environments: [production], approvers: "@alice"}
  legal: {environments: [Production], approvers: "@bob"}
"""


Make = Callable[..., Stage]


@pytest.fixture
def make(hub: GitHub, tmp_path: Path) -> Iterator[Make]:
    made: list[Stage] = []

    def stage(policy: str, *environments: str) -> Stage:
        made.append(Stage(hub, tmp_path, policy=policy, environments=environments))
        return made[-1]

    yield stage
    for one in made:
        one.app.stop()


def numbers(stage: Stage) -> dict[str, int]:
    """The issues by the gate's name."""
    return {issue.title.partition(":")[0]: number for number, issue in stage.repo.issues.items()}


def test_entries_of_their_own_are_gates_of_their_own(make: Make) -> None:
    stage = make(TWO, "production", "eu")
    _, (one, other) = stage.begin("production", "eu")
    stage.work()
    asked = numbers(stage)
    stage.say(stage.alice, "/approve", asked["deploy"])
    assert (state(one), state(other)) == ("queued", "waiting")
    stage.say(stage.bob, "/reject not there", asked["europe"])
    assert (state(one), state(other)) == ("queued", "failure")
    assert stage.verdicts() == [("production", "approved"), ("eu", "rejected")]


def test_an_entry_with_several_environments_asks_once_for_all(make: Make) -> None:
    stage = make(SHARED, "production", "eu")
    _, jobs = stage.begin("production", "eu")
    stage.work()
    assert "**Environments** `eu` and `production`" in stage.repo.issue(1).body
    stage.say(stage.alice, "/approve")
    assert [job.status for job in jobs] == ["queued", "queued"]
    assert len(stage.repo.issues) == 1


def test_an_approval_for_several_holds_for_one_that_waits_later(make: Make) -> None:
    stage = make(SHARED, "production", "eu")
    run, (job,) = stage.begin("production")
    stage.work()
    stage.say(stage.alice, "/approve")
    later = stage.repo.add_job(run, "to eu", environment="eu")
    stage.work()
    assert (state(job), state(later)) == ("queued", "queued")
    assert len(stage.repo.issues) == 1


def test_an_environment_that_two_entries_name_needs_both(make: Make) -> None:
    stage = make(BOTH, "production")
    _, (job,) = stage.begin()
    stage.work()
    asked = numbers(stage)
    stage.say(stage.alice, "/approve", asked["deploy"])
    assert state(job) == "waiting"
    stage.say(stage.bob, "/approve", asked["legal"])
    assert state(job) == "queued"
    assert all(f"`{name}`" in stage.reviews("approved")[0].comment for name in asked)


def test_one_no_of_two_is_enough(make: Make) -> None:
    stage = make(BOTH, "production")
    _, (job,) = stage.begin()
    stage.work()
    stage.say(stage.bob, "/reject", numbers(stage)["legal"])
    assert state(job) == "failure"


def test_after_a_no_nothing_more_is_asked_when_the_run_is_run_again(make: Make) -> None:
    stage = make(BOTH, "production")
    run, _ = stage.begin()
    stage.work()
    stage.say(stage.bob, "/reject", numbers(stage)["legal"])
    stage.wait(700)
    assert sorted(stage.statuses()) == ["cancelled", "rejected"]
    stage.repo.rerun(run, stage.iris)
    stage.work()
    assert state(run.jobs[0]) == "failure"
    assert len(stage.repo.issues) == 2


def test_an_environment_without_an_entry_is_told_so_once_and_never_approved(make: Make) -> None:
    stage = make(POLICY, "staging")
    _, (job,) = stage.begin("staging")
    stage.wait(1_200)
    (report,) = stage.reports()
    assert "names no gate for the environment `staging`" in report
    assert 'environments: ["staging"]' in report
    assert (state(job), stage.repo.issues) == ("waiting", {})


def test_an_entry_that_is_written_while_a_job_waits_asks(make: Make) -> None:
    stage = make(POLICY, "staging")
    _, (job,) = stage.begin("staging")
    stage.work()
    stage.app.rule("gates: {try: {environments: [staging], approvers: '@bob'}}")
    stage.wait(60)
    stage.say(stage.bob, "/approve")
    assert state(job) == "queued"


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("gates: {deploy: {environments: [production], approvers: '@nobody-at-all'}}", "nobody"),
        ("gates: {deploy: {environments: [production], aprovers: '@bob'}}", "aprovers"),
    ],
)
def test_a_gate_that_cannot_be_asked_is_told_and_asked_when_it_can_be(make: Make, policy: str, told: str) -> None:
    stage = make(policy, "production")
    _, (job,) = stage.begin()
    stage.wait(1_200)
    (report,) = stage.reports()
    assert told in report
    assert (state(job), stage.repo.issues) == ("waiting", {})
    stage.app.rule(POLICY)
    stage.wait(60)
    stage.say(stage.alice, "/approve")
    assert state(job) == "queued"


def test_an_environment_that_does_not_ask_this_app_is_left_alone(make: Make) -> None:
    stage = make(POLICY)
    stage.repo.add_environment("production", [stage.alice])
    stage.begin()
    stage.wait(1_200)
    assert (stage.repo.issues, stage.posts()) == ({}, 0)


def test_an_app_whose_answer_is_one_of_several_gives_it_a_few_times_and_asks_nothing_more(make: Make) -> None:
    stage = make(POLICY)
    stage.repo.add_environment("production", [stage.app.app, stage.alice])
    _, (job,) = stage.begin()
    stage.work()
    stage.say(stage.bob, "/approve")
    assert state(job) == "waiting"
    before = stage.posts()
    stage.wait(4 * 3600)
    assert stage.posts() - before == len(REPEATS)
    stage.wait(30 * 3600)
    assert stage.posts() - before == len(REPEATS)
    stage.start()
    stage.wait(1_200)
    assert (stage.statuses(), stage.verdicts()) == ([Status.APPROVED], [("production", "approved")])


def test_a_second_job_for_the_same_environment_is_let_through_by_the_same_approval(make: Make) -> None:
    stage = make(POLICY, "production")
    run, (job,) = stage.begin()
    after = stage.repo.add_job(run, "again", needs=[job], environment="production")
    stage.work()
    stage.say(stage.alice, "/approve")
    stage.repo.begin_job(job)
    stage.repo.finish_job(job)
    stage.work()
    assert state(after) == "queued"
    assert len(stage.repo.issues) == 1
