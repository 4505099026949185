"""An approval that a process holds lapses as one that it finds: nobody may go on with an old yes."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import VerificationError
from gh_gate.poller import wait
from tests.scene import Scene


def test_the_process_that_wrote_an_approval_down_cannot_keep_it(scene: Scene) -> None:
    engine, ticket = scene.ask(valid_for=3600)
    scene.say(scene.alice, "/approve")
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.APPROVED
    scene.hub.clock.advance(1800)
    assert engine.look(ticket).status is Status.APPROVED
    scene.hub.clock.advance(1801)
    with pytest.raises(VerificationError, match="older than it is valid for"):
        engine.look(ticket)
    assert scene.ask(valid_for=3600)[1].place.number == 2


def test_a_no_that_is_held_stands(scene: Scene) -> None:
    engine, ticket = scene.ask(valid_for=3600)
    scene.say(scene.alice, "/reject")
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.REJECTED
    scene.hub.clock.advance(7200)
    assert engine.look(ticket).status is Status.REJECTED
