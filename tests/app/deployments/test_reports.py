"""GitHub takes ten reports of a deployment: each says something new, and one is kept for what must be said."""

from __future__ import annotations

from pathlib import Path

from gh_gate.app.deployments.reports import KEPT, MOST
from tests.app.deployments.stage import POLICY, Stage, state
from tests.github import faults
from tests.github.hub import GitHub

CALLBACK = "/deployment_protection_rule"


def two(hub: GitHub, folder: Path, more: str = "") -> Stage:
    """A gate that two people have to agree to."""
    return Stage(hub, folder, policy=f"{POLICY}    required: 2\n{more}")


def test_an_approval_that_is_not_enough_is_reported(hub: GitHub, tmp_path: Path) -> None:
    stage = two(hub, tmp_path)
    stage.begin()
    stage.work()
    stage.say(stage.alice, "/approve")
    first, second = stage.reports()
    assert "**Waiting for 2 more approvals**" in first
    assert "**Waiting for 1 more approval**" in second
    assert "Approved so far by @&#8203;alice." in second
    stage.app.stop()


def test_talk_is_not_reported(stage: Stage) -> None:
    stage.begin()
    stage.work()
    for _ in range(3):
        stage.say(stage.bob, "hm")
    assert len(stage.reports()) == 1


def test_a_reminder_is_reported(hub: GitHub, tmp_path: Path) -> None:
    stage = Stage(hub, tmp_path, policy=f"{POLICY}    remind: 4h\n")
    stage.begin()
    stage.work()
    stage.hub.clock.advance(4 * 3600)
    stage.wait(30)
    assert "**Still waiting for 1 more approval**" in stage.reports()[-1]
    assert len(stage.reports()) == 2
    stage.app.stop()


def test_there_are_never_more_than_nine_reports_and_the_answer_is_given_all_the_same(
    hub: GitHub, tmp_path: Path
) -> None:
    stage = two(hub, tmp_path)
    _, (job,) = stage.begin()
    stage.work()
    for _ in range(8):
        stage.say(stage.alice, "/approve")
        stage.say(stage.alice, "/revoke")
    assert len(stage.reports()) == MOST - KEPT
    stage.start()
    stage.say(stage.alice, "/approve")
    stage.say(stage.bob, "/approve")
    assert len(stage.reports()) == MOST - KEPT
    assert state(job) == "queued"
    assert stage.hub.problems == []
    stage.app.stop()


def test_what_must_be_said_has_the_last_report(hub: GitHub, tmp_path: Path) -> None:
    stage = two(hub, tmp_path)
    stage.begin()
    stage.work()
    for _ in range(8):
        stage.say(stage.alice, "/approve")
        stage.say(stage.alice, "/revoke")
    stage.app.rule("gates: {other: {required: 2}}")
    stage.wait(120)
    assert len(stage.reports()) == MOST
    assert "names no gate" in stage.reports()[-1]
    stage.app.rule("gates: {another: {required: 2}}")
    stage.wait(1_200)
    assert len(stage.reports()) == MOST
    stage.app.stop()


def test_a_report_that_github_does_not_take_yet_is_tried_again(stage: Stage) -> None:
    stage.hub.quirks.callback_race_seconds = 20
    stage.begin()
    stage.wait(90)
    assert len(stage.reports()) == 1


def test_a_report_that_github_never_takes_is_left_out(stage: Stage) -> None:
    stage.hub.quirks.callback_race_seconds = 86_400
    stage.begin()
    stage.wait(1_200)
    assert 0 < stage.posts() <= 5


def test_a_report_whose_answer_was_lost_is_not_sent_twice(stage: Stage) -> None:
    stage.hub.faults.add(faults.cut_after(), path=CALLBACK, method="POST", times=1)
    stage.begin()
    stage.wait(1_200)
    assert len(stage.reports()) == 1


def test_a_report_that_a_limit_held_up_is_sent_later(stage: Stage) -> None:
    stage.hub.faults.add(faults.primary(600), path=CALLBACK, method="POST", times=1)
    stage.begin()
    stage.wait(1_200)
    assert len(stage.reports()) == 1


def test_a_restart_does_not_forget_what_was_reported(stage: Stage) -> None:
    stage.begin()
    stage.work()
    stage.start()
    stage.wait(1_200)
    assert len(stage.reports()) == 1
