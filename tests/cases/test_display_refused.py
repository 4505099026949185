"""GitHub refuses what only shows a gate: that neither loses an answer nor stops the waiting."""

from __future__ import annotations

import pytest

from gh_gate.core.gate import Status
from gh_gate.errors import GateError
from gh_gate.poller import wait
from tests.github import faults
from tests.scene import Scene

DISPLAY = {
    "label": ("POST", r"/issues/1/labels$"),
    "old label": ("DELETE", r"/issues/1/labels/"),
    "status": ("PATCH", r"/issues/comments/\d+$"),
    "reaction": ("POST", r"/reactions$"),
    "close": ("PATCH", r"/issues/1$"),
    "lock": ("PUT", r"/issues/1/lock$"),
}
CODES = [403, 404, 422]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("what", DISPLAY)
def test_a_refused_display_loses_no_approval(scene: Scene, what: str, code: int) -> None:
    method, path = DISPLAY[what]
    engine, ticket = scene.ask()
    engine.look(ticket)
    rule = scene.hub.faults.add(faults.status(code, "no"), method=method, path=path)
    scene.say(scene.alice, "/approve")
    assert engine.look(ticket).status is Status.APPROVED
    assert rule.struck
    assert len(scene.records()) == 1


@pytest.mark.parametrize("what", ["label", "old label", "status", "close"])
def test_what_was_refused_once_is_shown_by_the_next_attempt(scene: Scene, what: str) -> None:
    method, path = DISPLAY[what]
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.hub.faults.add(faults.status(403, "no"), method=method, path=path)
    scene.say(scene.alice, "/approve")
    engine.look(ticket)
    scene.hub.faults.clear()
    assert scene.look(attempt=2).status is Status.APPROVED
    assert (scene.issue().state, scene.labels(), len(scene.records())) == ("closed", ["gate:approved"], 1)


@pytest.mark.parametrize("code", CODES)
def test_a_refused_display_of_every_kind_does_not_end_the_waiting(scene: Scene, code: int) -> None:
    engine, ticket = scene.ask()
    for method, path in DISPLAY.values():
        scene.hub.faults.add(faults.status(code, "no"), method=method, path=path)
    scene.say(scene.mallory, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.alice, "/approve")
    assert wait(engine, ticket, sleep=scene.sleep).status is Status.APPROVED


@pytest.mark.parametrize("code", CODES)
def test_a_refused_record_is_an_error_because_it_is_the_decision(scene: Scene, code: int) -> None:
    engine, ticket = scene.ask()
    engine.look(ticket)
    scene.say(scene.alice, "/approve")
    scene.hub.faults.add(faults.status(code, "no"), method="POST", path=r"/comments$")
    with pytest.raises(GateError) as error:
        engine.look(ticket)
    assert error.value.exit_code == 1
    scene.hub.faults.clear()
    assert engine.look(ticket).status is Status.APPROVED
