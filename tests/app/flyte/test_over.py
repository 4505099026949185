"""A condition for which nobody waits any more: nobody is asked, and who is asked already hears it."""

from __future__ import annotations

import pytest

from gh_gate.app.flyte.follower import OVER
from gh_gate.core.gate import Status
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage


@pytest.mark.parametrize("phase", ["SUCCEEDED", "ABORTED", "TIMED_OUT", "FAILED"])
def test_a_condition_that_is_over_is_not_asked(stage: Stage, backend: Backend, phase: str) -> None:
    backend.add(phase=phase)
    assert stage.fire().status == 202
    stage.wait(300)
    assert stage.app.repo.issues == {}
    assert stage.flyte.store.unasked() == []


@pytest.mark.parametrize("phase", ["SUCCEEDED", "ABORTED", "TIMED_OUT"])
def test_a_gate_ends_when_its_condition_does(stage: Stage, backend: Backend, phase: str) -> None:
    condition = backend.add()
    stage.fire()
    condition.phase = phase
    stage.wait(700)
    assert stage.app.ended() == (Status.CANCELLED, OVER)
    assert backend.made("SignalEvent") == []
    assert stage.told_of() == []
    assert stage.flyte.store.counts() == {"asked": 0, "refused": 0, "unasked": 0}


def test_a_gate_ends_when_its_run_is_deleted(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    backend.waiting.clear()
    stage.wait(700)
    assert stage.app.ended() == (Status.CANCELLED, OVER)


def test_a_flyte_that_is_away_ends_no_gate(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    backend.down = True
    stage.wait(1200)
    assert stage.app.ended()[0] is Status.PENDING
    backend.down = False
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_whether_a_condition_waits_is_asked_seldom(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    before = len(backend.made("GetActionDetails"))
    for number in range(5):
        stage.say(stage.mallory, f"what is this, part {number}?")
    assert len(backend.made("GetActionDetails")) == before
    stage.wait(1500)
    assert 3 <= len(backend.made("GetActionDetails")) - before <= 6


def test_an_answer_that_comes_too_late_is_given_up_at_once(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    condition.phase = "TIMED_OUT"
    stage.say(stage.alice, "/approve")
    assert [(one["outcome"], one["why"]) for one in stage.told_of()] == [
        ("given up", "Flyte refuses SignalEvent: failed_precondition")
    ]
    assert stage.outbox.counts() == {}


def test_a_condition_that_does_not_show_yet_is_waited_for(stage: Stage, backend: Backend) -> None:
    stage.fire()
    condition = backend.add()
    stage.wait(400)
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_a_condition_that_never_shows_is_forgotten(stage: Stage, backend: Backend) -> None:
    backend.add("another")
    stage.fire()
    stage.wait(3000)
    assert len(stage.flyte.store.unasked()) == 1
    stage.wait(2000)
    assert stage.flyte.store.unasked() == []
    assert stage.app.repo.issues == {}
