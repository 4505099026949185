"""Where people may not approve their own, who ran the run again does not approve it, whatever the server knew of that before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.forge.github.deployments import Protection
from tests.app.deployments.stage import POLICY, Stage, state
from tests.app.deployments.test_runs_end import again, pass_through
from tests.github.hub import GitHub
from tests.github.state_runs import Job, Run


@pytest.fixture
def stage(hub: GitHub, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(hub, tmp_path, policy=f"{POLICY}    prevent-self-approval: true\n")
    yield made
    made.app.stop()


def run_again_by_alice(stage: Stage) -> tuple[Run, Job]:
    """A run that Alice has run again before anybody was asked."""
    run, _ = stage.begin()
    stage.repo.cancel_run(run)
    stage.repo.rerun(run, stage.alice)
    return run, run.jobs[0]


def test_who_ran_it_again_is_told_so_and_somebody_else_decides(stage: Stage) -> None:
    _, job = run_again_by_alice(stage)
    stage.work()
    stage.say(stage.alice, "/approve")
    assert (state(job), stage.statuses()) == ("waiting", ["pending"])
    assert "you started this run again" in stage.app.replies()[0]
    stage.say(stage.bob, "/approve")
    assert (state(job), stage.statuses()) == ("queued", ["approved"])


def test_a_server_that_was_restarted_knows_it_as_well(stage: Stage) -> None:
    _, job = run_again_by_alice(stage)
    stage.work()
    stage.start()
    stage.say(stage.alice, "/approve")
    assert (state(job), stage.statuses()) == ("waiting", ["pending"])
    stage.say(stage.bob, "/approve")
    assert state(job) == "queued"


def test_the_first_look_at_a_question_knows_it_as_well(stage: Stage) -> None:
    _, job = run_again_by_alice(stage)
    stage.hub.hooks.deliver()
    stage.worker.drain(1)  # the run alone: the gate is asked, and nobody has looked at its issue yet
    stage.say(stage.alice, "/approve")
    stage.wait(60)
    assert (state(job), stage.statuses()) == ("waiting", ["pending"])


def test_who_ran_it_again_while_the_question_waited_cannot_approve_it_either(stage: Stage) -> None:
    run, _ = stage.begin()
    stage.work()
    stage.lost = True
    stage.repo.cancel_run(run)
    stage.repo.rerun(run, stage.alice)
    stage.app.say(stage.alice, "/approve")
    stage.app.look()
    assert stage.statuses() == ["pending"]


def test_an_approval_stands_when_its_approver_runs_the_run_again_afterwards(stage: Stage) -> None:
    run, (job,) = stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    pass_through(stage, job)
    stage.repo.rerun(run, stage.alice)
    stage.work()
    assert (state(run.jobs[0]), stage.statuses()) == ("queued", ["approved"])


def test_an_approval_that_a_late_copy_let_through_releases_nothing_and_is_asked_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, job = run_again_by_alice(stage)
    stage.work()
    with monkeypatch.context() as late:
        late.setattr(Protection, "attempt", lambda *_: 1)
        stage.start()
        stage.say(stage.alice, "/approve")
    stage.wait(60)
    assert (state(job), stage.statuses()) == ("waiting", ["approved", "pending"])
    stage.say(stage.bob, "/approve", 2)
    assert (state(job), stage.verdicts()) == ("queued", [("production", "approved")])
    pass_through(stage, job)
    assert state(again(stage, run)) == "queued"


def test_a_run_id_that_no_run_has_keeps_nobody_from_deciding(stage: Stage) -> None:
    for number, key in enumerate(("12345", "9" * 5_000, "nightly"), start=1):
        stage.app.rule("gates: {}")
        stage.app.ask(run_id=key, prevent_self_approval=True)
        stage.app.decide(stage.bob, "/approve", number)
    assert stage.statuses() == ["approved"] * 3


def test_a_step_in_a_run_that_was_run_again_is_not_approved_by_who_did_so(stage: Stage) -> None:
    stage.app.rule("gates: {}")
    run = stage.repo.start_run(stage.iris)
    stage.repo.finish_run(run)
    stage.repo.rerun(run, stage.alice)
    stage.app.ask(run_id=str(run.id), prevent_self_approval=True)
    assert stage.app.decide(stage.alice, "/approve") is None
    assert stage.app.decide(stage.bob, "/approve") is not None
