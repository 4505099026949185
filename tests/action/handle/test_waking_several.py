"""Several jobs or gates of one run: they go on together where GitHub lets them, else one after the other, and none is lost."""

from __future__ import annotations

from gh_gate.core.gate import Status
from tests.action.handle.stage import Stage
from tests.github import faults
from tests.resume.pipeline import reruns


def state(stage: Stage, number: int = 1) -> tuple[str, bool, list[str]]:
    issue = stage.scene.issue(number)
    return issue.state, issue.locked, stage.scene.labels(number)


def play(stage: Stage) -> None:
    """Play the jobs that were run again, each with its gate step, to the end of the attempt."""
    for job in [one for one in stage.run.jobs if one.status == "queued"]:
        stage.repo.begin_job(job)
        stage.scene.hub.clock.advance(600)
        engine, ticket = stage.ask()
        stage.repo.finish_job(job, "success" if engine.look(ticket).status is Status.APPROVED else "failure")
    stage.end()


def test_two_gates_of_one_run_that_are_both_decided_are_woken_together(stage: Stage) -> None:
    one, two = stage.wait(name="deploy"), stage.wait(index=1, name="publish")
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    stage.commented(stage.scene.alice, "/approve", 1, wait="0")
    stage.commented(stage.scene.alice, "/approve", 2, wait="0")
    stage.repo.finish_job(other, "success")
    stage.end()
    ran = stage.schedule()
    assert [gate["resumed"] for gate in ran.gates] == [True, True]
    assert reruns(stage.scene) == ["runs 201"]
    assert sorted(job.name for job in stage.run.jobs if job.status == "queued") == [one.name, two.name]
    assert [state(stage, number)[0] for number in (1, 2)] == ["closed", "closed"]


def test_a_rejected_gate_beside_approved_ones_is_not_run_again(stage: Stage) -> None:
    for index, name in enumerate(["deploy", "publish", "announce"]):
        stage.wait(index=index, name=name)
    stage.end()
    for number, body in enumerate(["/approve", "/approve", "/reject"], 1):
        stage.scene.say(stage.scene.alice, body, number)
    stage.schedule(wait="0")
    assert [job.name for job in stage.run.jobs if job.status == "queued"] == ["gate (0)"]


def test_a_step_closes_a_gate_whose_run_was_said_to_go_on(stage: Stage) -> None:
    for index in range(2):
        stage.wait(index=index)
    stage.end()
    stage.scene.hub.faults.add(faults.status(502), method="PATCH", path="/issues/1$")
    stage.commented(stage.scene.alice, "/approve")
    stage.scene.hub.faults.clear()
    assert (state(stage)[0], len(stage.notes("resumed"))) == ("open", 1)
    play(stage)
    assert state(stage) == ("closed", True, ["gate:approved"])


def test_a_gate_that_still_waits_does_not_keep_its_neighbour(stage: Stage) -> None:
    stage.wait(name="deploy")
    stage.wait(index=1, name="publish")
    stage.end()
    stage.commented(stage.scene.alice, "/approve", 2)
    assert reruns(stage.scene) == ["jobs 201"]
    assert [state(stage, number)[0] for number in (1, 2)] == ["open", "closed"]


def test_jobs_that_share_one_gate_go_on_together(stage: Stage) -> None:
    for index in range(3):
        stage.wait(index=index)
    stage.end()
    stage.commented(stage.scene.alice, "/approve")
    assert (reruns(stage.scene), stage.states()) == (["runs 201"], ["queued"] * 3)


def test_legs_that_go_on_one_after_the_other_are_all_woken(stage: Stage) -> None:
    for index in range(3):
        stage.wait(index=index)
    stage.fail("lint")
    stage.end()
    stage.commented(stage.scene.alice, "/approve", wait="0")
    for _ in range(3):
        play(stage)
        stage.scene.hub.clock.advance(4 * 3600)
        stage.schedule(wait="0")
    assert [job.conclusion for job in stage.run.jobs] == ["success", "success", "success", "failure"]
    assert (state(stage)[0], len(stage.notes("resumed"))) == ("closed", 1)


def test_each_leg_that_goes_on_is_waited_for_anew(stage: Stage) -> None:
    for index in range(3):
        stage.wait(index=index)
    stage.fail("lint")
    stage.end()
    rest = stage.scene.sleep

    def sleep(seconds: float) -> None:
        rest(seconds)
        if stage.run.latest.status != "completed" and seconds > 1:
            play(stage)

    stage.scene.sleep = sleep  # type: ignore[method-assign]  # while the handler waits, the jobs go on
    stage.commented(stage.scene.alice, "/approve")
    play(stage)
    assert [job.conclusion for job in stage.run.jobs] == ["success", "success", "success", "failure"]


def test_a_leg_that_sees_the_decision_first_leaves_the_gate_open_for_one_that_waits(stage: Stage) -> None:
    stage.wait()
    stage.scene.say(stage.scene.alice, "/approve")
    stage.wait(index=1)
    assert state(stage) == ("open", False, ["gate:approved"])
    stage.end()
    stage.schedule()
    assert (stage.states(), state(stage)[0]) == (["queued", "failure"], "closed")
