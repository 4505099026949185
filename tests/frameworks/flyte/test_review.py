"""Flyte's own example of human input, run with the real Flyte: a yes, a no, a wrong word, a stranger, and a death."""

from __future__ import annotations

from tests.frameworks.flyte.conftest import FlyteRun
from tests.frameworks.stage import Stage


def test_the_guides_pipeline_asks_refuses_what_is_no_answer_and_goes_on(stage: Stage, run: FlyteRun) -> None:
    running = run.start(stage, "review.py")
    number = stage.opened()
    assert "Analysis found 3 anomalies with 87% confidence." in stage.thread(number).opening.body
    stage.say("mallory", "/approve", number)
    stage.replied("@mallory", number)
    stage.say("alice", "/approve maybe", number)
    stage.replied("`maybe`", number)
    stage.say("alice", "/approve value=maybe", number)
    stage.replied("`value` must be `true` or `false`, not `maybe`", number)
    assert stage.status(number) == "pending"
    assert "waiting for people, until" in run.reports
    stage.say("alice", "/approve", number)
    ended = running.finished()
    assert "Processing approved" in ended.stdout, ended.log
    assert "approved by alice" in run.reports
    assert stage.status(number) == "approved"


def test_a_rejection_is_false_also_for_a_run_that_was_killed_and_starts_again(stage: Stage, run: FlyteRun) -> None:
    first = run.start(stage, "review.py")
    number = stage.opened()
    stage.until(lambda: "review_decision" in first.printed(), "the task waits")
    first.kill()
    stage.say("bob", "/reject the anomalies are real", number)
    ended = run.start(stage, "review.py").finished()
    assert "Processing rejected by reviewer" in ended.stdout, ended.log
    assert stage.status(number) == "rejected"
    again = run.start(stage, "review.py").finished()
    assert "Processing rejected by reviewer" in again.stdout, again.log
    assert stage.asked() == [number]


def test_nobody_answers_in_time_and_the_run_fails(stage: Stage, run: FlyteRun) -> None:
    running = run.start(stage, "review.py")
    number = stage.opened()
    stage.until(lambda: "review_decision" in running.printed(), "the task waits")
    stage.pass_time(3600 + 40)
    ended = running.finished()
    assert ended.code != 0
    assert "review_decision timed out after 1 h; nobody decided." in ended.stdout
    assert stage.status(number) == "expired"
