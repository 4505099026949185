"""Gates of the same run and name: one decision, the first question stands, a newer one takes its place, and so does a "no"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gh_gate.core import render
from gh_gate.core.gate import Gate, Status
from tests.action.handle.stage import Stage
from tests.resume.pipeline import reruns


@pytest.fixture
def gate(stage: Stage) -> Gate:
    """The gate that the step asks in the first issue; its job waits."""
    stage.asleep()
    _, ticket = stage.ask()
    return ticket.gate


def post(stage: Stage, gate: Gate) -> int:
    """Ask in another issue, as a twin of the step does that was killed right after."""
    stage.scene.hub.clock.advance(5)
    return stage.repo.open_issue(stage.scene.hub.bot, render.title(gate), render.body(gate).text).number


def said(stage: Stage, number: int) -> tuple[Status, str]:
    record = stage.record(number)
    return record.status, record.reason


def test_a_twin_is_a_duplicate_and_the_first_question_stands(stage: Stage, gate: Gate) -> None:
    twin = post(stage, gate)
    stage.commented(stage.scene.alice, "/approve", twin)
    assert said(stage, twin) == (Status.CANCELLED, "duplicate: see #1")
    assert reruns(stage.scene) == []
    stage.commented(stage.scene.alice, "/approve", 1)
    assert (said(stage, 1)[0], stage.states()) == (Status.APPROVED, ["queued"])


def test_an_approval_that_does_not_count_beside_a_sibling_is_told_so(stage: Stage, gate: Gate) -> None:
    twin = post(stage, gate)
    comment = stage.scene.say(stage.scene.alice, "/approve", twin)
    stage.event("issue_comment", stage.told(comment, twin))
    assert [one.content for one in comment.reactions] == ["confused"]


@pytest.mark.parametrize("prompt", ["Deploy v14?", "Deploy v15?"], ids=["the same question", "another question"])
def test_a_no_stands_for_the_run_wherever_it_was_said(stage: Stage, gate: Gate, prompt: str) -> None:
    other = post(stage, replace(gate, prompt=prompt))
    stage.commented(stage.scene.alice, "/reject broken", 1)
    stage.commented(stage.scene.alice, "/approve", other)
    assert said(stage, other) == (Status.CANCELLED, "superseded: this run's gate was rejected in #1")
    assert reruns(stage.scene) == []


def test_a_no_counts_that_nobody_has_looked_at(stage: Stage, gate: Gate) -> None:
    other = post(stage, gate)
    stage.scene.say(stage.scene.alice, "/reject broken", 1)
    stage.commented(stage.scene.alice, "/approve", other)
    assert said(stage, other)[0] is Status.CANCELLED


def test_a_newer_question_takes_the_place_of_an_older_one(stage: Stage, gate: Gate) -> None:
    newer = post(stage, replace(gate, prompt="Deploy v15?"))
    stage.commented(stage.scene.alice, "/approve", 1)
    assert said(stage, 1) == (Status.CANCELLED, f"superseded: asked anew in #{newer}")
    stage.commented(stage.scene.alice, "/approve", newer)
    assert said(stage, newer)[0] is Status.APPROVED


def test_a_question_that_was_withdrawn_takes_nobodys_place(stage: Stage, gate: Gate) -> None:
    newer = post(stage, replace(gate, prompt="Deploy v15?"))
    stage.repo.edit_issue(stage.scene.carol, newer, body="nothing")
    stage.commented(stage.scene.alice, "/approve", 1)
    assert said(stage, 1)[0] is Status.APPROVED


def test_the_gate_of_another_run_is_no_sibling(stage: Stage, gate: Gate) -> None:
    other = post(stage, replace(gate, run_id="99"))
    stage.commented(stage.scene.alice, "/reject", other)
    stage.commented(stage.scene.alice, "/approve", 1)
    assert said(stage, 1)[0] is Status.APPROVED
