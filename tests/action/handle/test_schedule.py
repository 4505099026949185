"""The schedule: deadlines, reminders, what an event was lost of; and next to nothing is asked where nothing is due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gh_gate.core.gate import OnTimeout, Status
from tests.action.handle.stage import Stage
from tests.github import faults
from tests.resume.pipeline import HANDLER, reruns

HOUR = 3_600
FILE = ".github/gh-gate.yml"


def many(stage: Stage, count: int, **more: Any) -> None:
    """Let some runs each ask in an issue of its own."""
    for _ in range(count):
        stage.asleep(**more)
        stage.start_another_run()


def test_without_gates_one_listing_is_all_that_is_asked(stage: Stage) -> None:
    stage.repo.open_issue(stage.scene.mallory, "A bug", "It does not work.")
    stage.scene.say(stage.scene.mallory, "still not")
    ran = stage.schedule()
    assert (ran.code, ran.counted, len(ran.requests), ran.gates) == (0, 1, 1, [])
    assert "Gates that wait: 0; nothing is due." in ran.log


@pytest.mark.parametrize("hours", [0, 300])
def test_ten_gates_that_wait_quietly_cost_one_request_more(stage: Stage, hours: int) -> None:
    many(stage, 10, timeout=20 * 86_400)
    stage.scene.hub.clock.advance(hours * HOUR)
    stage.token = stage.scene.hub.workflow_token(stage.repo, HANDLER)
    ran = stage.schedule()
    assert (ran.code, ran.counted, len(ran.requests), ran.gates) == (0, 2, 2, [])
    assert "Gates that wait: 10; nothing is due." in ran.log


def test_gates_that_are_over_cost_nothing(stage: Stage) -> None:
    many(stage, 3)
    for number in (1, 2, 3):
        stage.commented(stage.scene.alice, "/approve", number)
    assert stage.schedule().counted == 1


@pytest.mark.parametrize("hours", [12, 30, 200])
def test_what_no_event_told_of_is_found_however_late_the_schedule_comes(stage: Stage, hours: int) -> None:
    stage.asleep(timeout=20 * 86_400, valid_for=20 * 86_400)
    stage.scene.say(stage.scene.alice, "/approve")
    stage.scene.hub.clock.advance(hours * HOUR)
    stage.token = stage.scene.hub.workflow_token(stage.repo, HANDLER)
    stage.schedule()
    assert stage.states() == ["queued"]


def test_talk_that_is_no_command_is_no_reason_to_look(stage: Stage) -> None:
    stage.asleep()
    for who in (stage.scene.alice, stage.scene.mallory):
        stage.scene.say(who, "how did it go with v13?")
    assert stage.schedule().counted == 2


def test_the_deadline_is_applied_after_its_grace(stage: Stage) -> None:
    stage.asleep(timeout=HOUR)
    waited = stage.scene.hub.clock.now - stage.scene.issue().created_at
    stage.scene.hub.clock.advance(HOUR + 20 - waited.total_seconds())
    assert stage.schedule().gates == []
    stage.scene.hub.clock.advance(15)
    ran = stage.schedule()
    assert (ran.gates[0]["status"], stage.scene.labels()) == ("expired", ["gate:expired"])
    assert (stage.scene.issue().state, stage.scene.issue().locked, reruns(stage.scene)) == ("closed", True, [])
    assert stage.schedule().counted == 2


def test_an_expiry_wakes_a_job_that_wants_to_be_told(stage: Stage) -> None:
    stage.asleep(timeout=HOUR, always=True)
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    assert (stage.record().status, stage.states()) == (Status.EXPIRED, ["queued"])


def test_an_approval_by_policy_wakes_the_job(stage: Stage) -> None:
    stage.asleep(timeout=HOUR, on_timeout=OnTimeout.APPROVE)
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    assert (stage.record().policy, stage.states()) == ("policy:on-timeout", ["queued"])


def test_an_answer_before_the_deadline_counts_although_the_schedule_comes_late(stage: Stage) -> None:
    stage.asleep(timeout=HOUR)
    stage.scene.say(stage.scene.alice, "/approve")
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    assert stage.record().status is Status.APPROVED


@pytest.mark.parametrize("hours", [5, 9])
def test_each_reminder_is_posted_once(stage: Stage, hours: int) -> None:
    stage.asleep(remind=4 * HOUR)
    stage.scene.hub.clock.advance(hours * HOUR)
    assert stage.schedule().gates[0]["status"] == "pending"
    assert stage.schedule().gates == []
    assert len(stage.notes("reminder")) == 1


def test_whom_the_policy_file_names_is_told_once_when_nobody_decides(stage: Stage) -> None:
    rules = 'gates: {deploy: {escalate: {after: 4h, to: ["@carol"]}}}\n'
    stage.repo.push("main", {FILE: rules})
    stage.asleep()
    stage.scene.hub.clock.advance(3 * HOUR)
    assert stage.schedule().gates == []
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    stage.schedule()
    assert len(stage.notes("escalated")) == 1
    assert "@carol" in stage.notes("escalated")[0]


def test_a_policy_file_that_cannot_be_read_keeps_no_deadline_from_being_applied(stage: Stage) -> None:
    stage.repo.push("main", {FILE: 'gates: {deploy: {escalate: {after: 4h, to: ["@carol"]}}}\n'})
    stage.asleep(timeout=HOUR)
    stage.repo.push("main", {FILE: "gates: [\n"})
    stage.scene.hub.clock.advance(2 * HOUR)
    ran = stage.schedule()
    assert (ran.code, stage.record().status) == (2, Status.EXPIRED)
    assert FILE in ran.told("error")


@pytest.mark.parametrize("deed", ["close", "relabel", "retitle"])
def test_a_waiting_gate_is_put_right(stage: Stage, deed: str) -> None:
    stage.asleep()
    title = stage.scene.issue().title
    if deed == "close":
        stage.repo.close(stage.scene.carol, 1)
    elif deed == "relabel":
        stage.repo.label(stage.scene.carol, 1, "gate:approved")
    else:
        stage.repo.edit_issue(stage.scene.carol, 1, title="Approved by alice")
    stage.schedule()
    assert (stage.scene.issue().state, stage.scene.labels(), stage.scene.issue().title) == (
        "open",
        ["gate:pending"],
        title,
    )
    assert stage.schedule().gates == []


def test_a_comment_that_somebody_edits_is_looked_at(stage: Stage) -> None:
    stage.asleep(required=2)
    said = stage.scene.say(stage.scene.alice, "/approve")
    stage.schedule()
    stage.scene.hub.clock.advance(60)
    stage.repo.edit_comment(stage.scene.carol, said.id, "/approve target=production")
    stage.schedule()
    assert stage.record().reason.startswith("tampered")


def test_one_gates_trouble_keeps_no_other_waiting(stage: Stage) -> None:
    many(stage, 2)
    for number in (1, 2):
        stage.scene.say(stage.scene.alice, "/approve", number)
    stage.scene.hub.faults.add(faults.status(502), path="/issues/1/comments")
    ran = stage.schedule()
    assert ran.code == 1
    assert "#1" in "".join(command.properties.get("title", "") for command in ran.commands)
    assert stage.scene.labels(2) == ["gate:approved"]
    stage.scene.hub.faults.clear()
    assert stage.schedule().code == 0
    assert stage.scene.labels(1) == ["gate:approved"]


def test_an_outage_of_everything_is_an_error(stage: Stage) -> None:
    stage.scene.hub.faults.add(faults.status(502), path="/issues")
    assert stage.schedule().code == 1


@pytest.fixture
def noise(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let so much be said elsewhere that nothing of a gate is among what is listed."""
    monkeypatch.setattr("action.handle.sweep.COMMENTS", 5)
    elsewhere: list[int] = []

    def talk() -> None:
        if not elsewhere:
            elsewhere.append(stage.repo.open_issue(stage.scene.mallory, "A bug", "It does not work.").number)
        for _ in range(6):
            stage.scene.say(stage.scene.mallory, "it still does not", elsewhere[0])

    return talk


def test_in_a_repository_full_of_talk_a_gate_that_waits_costs_one_request_more(
    stage: Stage, noise: Callable[[], None]
) -> None:
    stage.asleep()
    noise()
    ran = stage.schedule()
    assert (ran.gates, ran.counted) == ([], 3)
    stage.scene.say(stage.scene.alice, "/approve")
    noise()
    stage.schedule()
    assert stage.states() == ["queued"]
    noise()
    assert stage.schedule().counted == 1


def test_in_a_repository_full_of_talk_a_no_is_told_to_who_wants_it(stage: Stage, noise: Callable[[], None]) -> None:
    stage.wait(always=True)
    other = stage.repo.add_job(stage.run, "tests")
    stage.repo.begin_job(other)
    stage.commented(stage.scene.alice, "/reject no", wait="0")
    stage.repo.finish_job(other, "success")
    stage.end()
    noise()
    stage.schedule()
    assert reruns(stage.scene) == ["jobs 201"]


def test_a_waiting_gate_that_somebody_closes_and_locks_is_put_right(stage: Stage, noise: Callable[[], None]) -> None:
    stage.asleep()
    stage.repo.close(stage.scene.carol, 1)
    stage.repo.lock(stage.scene.carol, 1)
    noise()
    stage.schedule()
    assert stage.scene.issue().state == "open"


def test_a_long_question_waits_as_quietly_as_a_short_one(stage: Stage) -> None:
    stage.asleep(prompt="word " * 20_000)
    assert stage.schedule().counted == 2
    stage.commented(stage.scene.alice, "/approve")
    assert stage.states() == ["queued"]
    assert stage.schedule().counted == 1


def test_where_nothing_is_due_nothing_has_to_be_installed(stage: Stage) -> None:
    stage.schedule()
    stage.asleep(timeout=HOUR)
    stage.schedule()
    stage.scene.hub.clock.advance(2 * HOUR)
    stage.schedule()
    stage.schedule()
    assert stage.peeks == [
        "nothing is due; gates that wait: 0",
        "nothing is due; gates that wait: 1",
        "",
        "nothing is due; gates that wait: 0",
    ]
