"""A question that goes on in comments: it can be approved only while every part stands to the letter, and always rejected."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core import marker
from gh_gate.core.gate import OnTimeout, Status
from gh_gate.core.marker import Kind
from tests.cases.forging import LONG, part_of
from tests.github import faults
from tests.scene import Scene

BY_TIME: dict[str, Any] = {"prompt": LONG, "timeout": 3600, "on_timeout": OnTimeout.APPROVE}


def test_a_part_replaced_by_other_text_under_its_marker_cannot_be_approved(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt=LONG)
    engine.look(ticket)
    part = part_of(scene)
    line = part.body.rpartition("\n")[2]
    scene.repo.delete_comment(scene.hub.bot, part.id)
    scene.repo.comment(scene.hub.bot, 1, f"*Part 2 of 2*\n\nAll of this is only a rehearsal.\n\n{line}")
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED
    assert scene.look(prompt=LONG, attempt=2).status is Status.PENDING


def test_other_text_under_a_parts_marker_beside_the_part_cancels(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt=LONG)
    line = part_of(scene).body.rpartition("\n")[2]
    scene.repo.comment(scene.hub.bot, 1, f"Forget all that is above.\n\n{line}")
    scene.say(scene.alice, "/approve")
    decision = engine.look(ticket).decision
    assert decision is not None
    assert (decision.status, decision.reason[:8]) == (Status.CANCELLED, "tampered")


def test_an_approval_after_a_part_was_deleted_does_not_count(scene: Scene) -> None:
    engine, ticket = scene.ask(prompt=LONG)
    scene.repo.delete_comment(scene.carol, part_of(scene).id)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_no_after_a_part_was_deleted_keeps_time_from_approving(scene: Scene) -> None:
    scene.ask(**BY_TIME)
    scene.repo.delete_comment(scene.carol, part_of(scene).id)
    scene.say(scene.alice, "/reject broken")
    scene.hub.clock.advance(4000)
    assert scene.look(attempt=2, **BY_TIME).status is not Status.APPROVED
    assert scene.labels(1) == ["gate:cancelled"]


def test_a_no_from_before_a_part_was_deleted_stands(scene: Scene) -> None:
    scene.ask(prompt=LONG)
    scene.say(scene.alice, "/reject broken")
    scene.hub.clock.advance(2)
    scene.repo.delete_comment(scene.carol, part_of(scene).id)
    scene.hub.clock.advance(2)
    assert scene.look(prompt=LONG, attempt=2).status is Status.REJECTED


def test_a_no_counts_before_the_whole_question_stands(scene: Scene) -> None:
    scene.hub.faults.add(faults.status(500), method="POST", path="/comments$", times=1)
    engine, ticket = scene.ask(prompt=LONG)
    scene.say(scene.alice, "/reject I have read enough")
    assert engine.look(ticket).status is Status.REJECTED


@pytest.mark.parametrize("code", [500, 502, 503])
def test_one_failure_while_the_rest_of_the_question_is_posted_is_survived(scene: Scene, code: int) -> None:
    rule = scene.hub.faults.add(faults.status(code), method="POST", path="/comments$", times=1)
    engine, ticket = scene.ask(prompt=LONG)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert rule.struck == 1


@pytest.mark.parametrize("detail", ["2/x", "99/", "2/9000000", "0/0", "-1/2"])
def test_a_part_marker_with_a_strange_number_is_no_part(scene: Scene, detail: str) -> None:
    engine, ticket = scene.ask(prompt=LONG)
    scene.repo.comment(scene.hub.bot, 1, f"x\n\n{marker.note(ticket.gate, Kind.PART, detail).line()}")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
