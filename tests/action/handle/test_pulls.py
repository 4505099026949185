"""Gates on a pull request: several in one thread, never closed, and found by the schedule among all that is said there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gh_gate.core.gate import Status
from tests.action.handle.pulls import PullStage
from tests.github.hub import GitHub
from tests.resume.pipeline import HANDLER, reruns

HOUR = 3_600


@pytest.fixture
def stage(hub: GitHub, tmp_path: Path) -> PullStage:
    return PullStage.of(hub, tmp_path)


def two(stage: PullStage) -> None:
    """Let two jobs of the run ask about staging and production."""
    stage.wait(name="staging")
    stage.wait(index=1, name="production")
    stage.end()


def test_an_approval_on_a_pull_request_wakes_its_job(stage: PullStage) -> None:
    stage.asleep()
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, reruns(stage.scene), stage.states()) == (0, ["jobs 201"], ["queued"])
    assert (stage.scene.issue(stage.number).state, stage.scene.labels(stage.number)) == ("open", ["gate:approved"])
    assert stage.schedule().counted == 2


def test_each_gate_of_a_thread_is_decided_by_its_name(stage: PullStage) -> None:
    two(stage)
    ran = stage.commented(stage.scene.alice, "/approve production")
    assert [(gate["name"], gate["status"]) for gate in ran.gates] == [
        ("staging", "pending"),
        ("production", "approved"),
    ]
    assert [job.name for job in stage.run.jobs if job.status == "queued"] == ["gate (1)"]
    assert stage.scene.labels(stage.number) == ["gate:pending"]


def test_two_gates_of_a_thread_that_are_decided_go_on_together(stage: PullStage) -> None:
    two(stage)
    stage.scene.say(stage.scene.alice, "/approve staging", stage.number)
    stage.commented(stage.scene.alice, "/approve production")
    assert (reruns(stage.scene), stage.states()) == (["runs 201"], ["queued", "queued"])
    assert len(stage.notes("resumed", stage.number)) == 2


def test_a_command_after_all_was_decided_is_answered_once(stage: PullStage) -> None:
    two(stage)
    for name in ("staging", "production"):
        stage.commented(stage.scene.alice, f"/approve {name}")
    before = len(stage.scene.replies(stage.number))
    ran = stage.commented(stage.scene.alice, "/approve")
    assert len(stage.scene.replies(stage.number)) == before + 1
    assert len(ran.gates) == 1


def test_a_comment_on_a_pull_request_without_gates_takes_few_requests(stage: PullStage) -> None:
    ran = stage.commented(stage.scene.alice, "/approve")
    assert (ran.code, ran.gates, ran.written) == (0, [], 0)
    assert ran.counted <= 5
    assert f"#{stage.number}: no gate of this workflow's account is asked there." in ran.log


def test_another_head_commit_supersedes_the_gate_by_the_schedule(stage: PullStage) -> None:
    stage.asleep()
    assert stage.schedule().gates == []
    stage.push()
    stage.schedule()
    assert stage.record(stage.number).reason.startswith("superseded: the pull request moved on")
    assert reruns(stage.scene) == []
    assert stage.schedule().counted == 2


def test_the_deadline_of_a_gate_on_a_pull_request_is_applied(stage: PullStage) -> None:
    stage.asleep(timeout=HOUR)
    assert stage.schedule().counted == 2
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    assert stage.record(stage.number).status is Status.EXPIRED
    assert stage.schedule().counted == 2


def test_a_lost_event_is_made_up_for(stage: PullStage) -> None:
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve", stage.number)
    ran = stage.schedule()
    assert (ran.gates[0]["resumed"], stage.states()) == (True, ["queued"])


def test_a_run_in_progress_is_found_again_although_nothing_is_open(stage: PullStage) -> None:
    stage.wait()
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    stage.commented(stage.scene.alice, "/approve", wait="0")
    stage.repo.finish_job(other, "success")
    stage.end()
    stage.schedule()
    assert reruns(stage.scene) == ["jobs 201"]
    assert stage.schedule().counted == 2


@pytest.mark.parametrize("hours", [12, 30])
def test_a_gate_is_found_although_somebody_took_the_label_off(stage: PullStage, hours: int) -> None:
    stage.asleep(timeout=10 * HOUR)
    stage.repo.unlabel(stage.scene.carol, stage.number, "gate:pending")
    stage.scene.hub.clock.advance(hours * HOUR)
    stage.token = stage.scene.hub.workflow_token(stage.repo, HANDLER)
    stage.schedule()
    assert stage.record(stage.number).status is Status.EXPIRED


def test_a_gate_is_found_in_a_repository_full_of_talk(stage: PullStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("action.handle.sweep.COMMENTS", 5)
    stage.asleep()
    stage.scene.say(stage.scene.alice, "/approve", stage.number)
    elsewhere = stage.repo.open_issue(stage.scene.mallory, "A bug", "It does not work.").number
    for _ in range(9):
        stage.scene.say(stage.scene.mallory, "it still does not", elsewhere)
    stage.schedule()
    assert stage.states() == ["queued"]


def test_an_edited_question_is_refused(stage: PullStage) -> None:
    stage.asleep()
    question = stage.scene.issue(stage.number).comments[0]
    stage.repo.edit_comment(stage.scene.carol, question.id, question.body.replace("v14", "v13"))
    stage.commented(stage.scene.alice, "/approve")
    assert stage.record(stage.number).reason.startswith("tampered")
    assert reruns(stage.scene) == []
