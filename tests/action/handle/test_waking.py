"""Waking loses nothing: a run that is still in progress is waited for a while, and what is left then the schedule finds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gh_gate.core.gate import Status
from tests.action.handle.stage import Stage
from tests.github import faults
from tests.github.state_runs import Job
from tests.github.state_threads import Comment
from tests.resume.pipeline import reruns


def state(stage: Stage, number: int = 1) -> tuple[str, bool, list[str]]:
    issue = stage.scene.issue(number)
    return issue.state, issue.locked, stage.scene.labels(number)


def test_a_run_that_ends_within_the_wait_goes_on_at_once(stage: Stage) -> None:
    stage.wait()
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    stage.given["wait"] = "2m"
    began = stage.scene.hub.clock.now

    def sleep(seconds: float) -> None:
        stage.scene.hub.clock.advance(seconds)
        if other.status != "completed" and stage.scene.hub.clock.now > began + timedelta(seconds=40):
            stage.repo.finish_job(other, "success")
            stage.repo.finish_run(stage.run)

    stage.scene.sleep = sleep  # type: ignore[method-assign]  # what passes time also plays the other job
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, reruns(stage.scene), state(stage)) == (0, ["jobs 201"], ("closed", True, ["gate:approved"]))
    assert stage.scene.hub.clock.now < began + timedelta(seconds=130)


def test_a_run_that_takes_longer_is_left_to_the_schedule(stage: Stage) -> None:
    stage.wait()
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, reruns(stage.scene)) == (0, [])
    assert ran.gates[0]["resumed"] is False
    assert "approved by @alice · the run is still in progress" in ran.log
    assert 600 <= sum(stage.scene.slept) <= 960
    assert state(stage) == ("open", False, ["gate:approved"])
    stage.repo.finish_job(other, "success")
    stage.end()
    ran = stage.schedule()
    assert (ran.code, reruns(stage.scene), state(stage)) == (0, ["jobs 201"], ("closed", True, ["gate:approved"]))


def test_nobody_waits_where_that_is_not_wanted(stage: Stage) -> None:
    stage.wait()
    stage.repo.begin_job(stage.repo.add_job(stage.run, "tests"))
    stage.commented(stage.scene.alice, "/approve", wait="0")
    assert sum(stage.scene.slept) < 20


@pytest.mark.parametrize("body", ["/approve", "/reject no"])
def test_nobody_is_waited_for_where_no_job_waits(stage: Stage, body: str) -> None:
    _, ticket = stage.ask()
    if body != "/approve":
        stage.asleep()
    stage.commented(stage.scene.alice, body)
    assert sum(stage.scene.slept) < 20
    assert stage.scene.issue(ticket.place.number).locked


def test_an_open_gate_is_found_by_the_schedule_until_its_run_has_gone_on(stage: Stage) -> None:
    stage.wait()
    stage.repo.begin_job(stage.repo.add_job(stage.run, "tests"))
    stage.commented(stage.scene.alice, "/approve", wait="0")
    for _ in range(3):
        stage.scene.hub.clock.advance(3600)
        assert "still in progress" in stage.schedule(wait="0").log
    assert len(stage.scene.records()) == 1


@pytest.mark.parametrize("path", ["/rerun", "/issues/1/comments", "/issues/1/lock", "/jobs"])
def test_an_outage_at_any_point_after_the_decision_is_made_up_for(stage: Stage, path: str) -> None:
    stage.asleep()
    stage.commented(stage.scene.bob, "/reject: no")  # answered, so that the first look is over
    fault = stage.scene.hub.faults
    fault.add(faults.status(502), path=path)
    stage.commented(stage.scene.alice, "/approve")
    fault.clear()
    for _ in range(3):
        stage.scene.hub.clock.advance(600)
        stage.schedule()
    assert state(stage) == ("closed", True, ["gate:approved"])
    assert (stage.states(), [r for r in reruns(stage.scene) if r.endswith("201")]) == (["queued"], ["jobs 201"])


def test_a_lost_comment_event_is_made_up_for_by_the_schedule(stage: Stage) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve")
    ran = stage.schedule()
    assert (ran.gates[0]["status"], ran.gates[0]["resumed"], stage.states()) == ("approved", True, ["queued"])


def test_rules_that_changed_wake_the_job_as_soon_as_its_run_has_ended(stage: Stage) -> None:
    stage.wait()
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    stage.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    stage.commented(stage.scene.alice, "/approve", wait="0")
    assert state(stage) == ("open", False, ["gate:cancelled"])
    stage.repo.finish_job(other, "success")
    stage.end()
    stage.schedule()
    assert (reruns(stage.scene), state(stage)[0]) == (["jobs 201"], "closed")


def recorded(stage: Stage) -> tuple[Comment, Job]:
    """An approval that is recorded while another job of the run is still going on."""
    stage.wait()
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    said = stage.scene.say(stage.scene.alice, "/approve")
    stage.event("issue_comment", stage.told(said, stage.number), wait="0")
    stage.scene.hub.clock.advance(60)
    return said, other


def test_a_record_wakes_the_job_although_the_rules_have_changed_since(stage: Stage) -> None:
    _, other = recorded(stage)
    stage.repo.push("main", {"CODEOWNERS": "* @bob\n"})
    stage.repo.finish_job(other, "success")
    stage.end()
    ran = stage.schedule()
    assert (ran.code, reruns(stage.scene), len(stage.scene.records())) == (0, ["jobs 201"], 1)


@pytest.mark.parametrize("deed", ["comment", "question"])
def test_a_record_that_the_thread_no_longer_bears_out_wakes_nobody_and_shows_nothing(stage: Stage, deed: str) -> None:
    said, other = recorded(stage)
    if deed == "comment":
        stage.repo.edit_comment(stage.scene.carol, said.id, "/approve target=production")
    else:
        stage.repo.edit_issue(stage.scene.carol, 1, body="Lunch?")
    stage.repo.finish_job(other, "success")
    stage.end()
    ran = stage.schedule()
    assert (ran.code, ran.gates[0]["status"], reruns(stage.scene)) == (0, "cancelled", [])
    assert state(stage) == ("closed", True, ["gate:cancelled"])
    assert "does not go on by itself" in stage.notes("resumed")[0]
    assert stage.schedule().gates == []


def test_a_gate_of_a_run_in_its_second_attempt_stays_open_until_that_has_ended(stage: Stage) -> None:
    stage.asleep(prevent_self_approval=True)
    stage.repo.rerun(stage.run, stage.scene.alice)
    stage.repo.begin_job(stage.run.jobs[0])
    stage.commented(stage.scene.bob, "/approve", wait="0")
    assert state(stage) == ("open", False, ["gate:approved"])


def test_a_job_that_looked_after_the_deadline_and_before_its_record_is_told(stage: Stage) -> None:
    stage.asleep(always=True, timeout=7_200)
    waited = stage.scene.hub.clock.now - stage.scene.issue().created_at
    stage.scene.hub.clock.advance(7_205 - waited.total_seconds())
    stage.repo.rerun_failed(stage.run, stage.scene.alice)
    stage.wait(stage.run.jobs[0], timeout=7_200)
    stage.end()
    stage.schedule()
    assert (stage.record().status, stage.states()) == (Status.EXPIRED, ["queued"])


def test_a_run_that_cannot_go_on_says_so_and_the_gate_is_closed(stage: Stage) -> None:
    stage.asleep(timeout=30 * 86_400)
    stage.scene.hub.clock.advance(30 * 86_400 - 1200)
    stage.token = stage.scene.hub.workflow_token(
        stage.repo, {"issues": "write", "contents": "read", "actions": "write"}
    )
    stage.scene.say(stage.scene.alice, "/approve")
    stage.scene.hub.clock.advance(1800)
    stage.schedule()
    assert "does not go on by itself" in stage.notes("resumed")[0]
    assert state(stage)[:2] == ("closed", True)
    ran = stage.schedule()
    assert ran.gates == []


def test_a_step_that_was_run_again_by_hand_closes_the_gate(stage: Stage) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve")
    stage.repo.rerun_failed(stage.run, stage.scene.alice)
    engine, ticket = stage.ask()
    assert engine.look(ticket).status is Status.APPROVED
    assert state(stage) == ("closed", True, ["gate:approved"])
