"""What was said, refused or decided stands, whatever is asked next and whatever the clock says."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from tests.cases.forging import LONG
from tests.scene import Scene

HOUR, IN_THE_GRACE = 3600, 10


@pytest.mark.parametrize("question", ["", LONG], ids=["short", "long"])
def test_a_no_that_nobody_has_looked_at_survives_a_question_changed_by_a_word(scene: Scene, question: str) -> None:
    scene.ask(prompt=question + "v14")
    scene.say(scene.alice, "/reject broken")
    scene.hub.clock.advance(5)
    assert scene.look(attempt=2, prompt=question + "v15").status is Status.REJECTED


def test_the_second_command_of_somebody_who_was_refused_never_counts_later(scene: Scene) -> None:
    engine, ticket = scene.ask(approvers=("@mallory",))
    for _ in range(2):
        scene.say(scene.mallory, "/approve")
        assert engine.look(ticket).status is Status.PENDING
    assert "did not count" in scene.replies()[0]
    scene.repo.set_permission(scene.mallory, "write")
    scene.hub.clock.advance(HOUR)
    scene.say(scene.carol, "good morning")
    assert engine.look(ticket).status is Status.PENDING


def test_a_cancellation_just_after_the_deadline_does_not_turn_into_an_expiry(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout="1h")
    engine.look(ticket)
    scene.hub.clock.advance(HOUR + IN_THE_GRACE)
    assert engine.cancel(ticket, "the run was cancelled").status is Status.CANCELLED
    scene.hub.clock.advance(60)
    assert scene.look(attempt=2, timeout="1h").status is Status.PENDING


def test_an_approval_is_not_overruled_by_the_late_expiry_of_the_question_before(scene: Scene) -> None:
    engine, ticket = scene.ask(timeout="1h")
    engine.look(ticket)
    scene.hub.clock.advance(HOUR + IN_THE_GRACE)
    engine, ticket = scene.ask(timeout="1h", prompt="Deploy v15?", attempt=2)
    engine.look(ticket)
    scene.say(scene.alice, "/approve", number=2)
    assert engine.look(ticket).status is Status.APPROVED
    scene.hub.clock.advance(60)
    assert scene.look(timeout="1h", prompt="Deploy v15?", attempt=3).status is Status.APPROVED
