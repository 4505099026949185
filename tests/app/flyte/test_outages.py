"""GitHub, Flyte and the server itself may be away at any point: what was acknowledged is asked, and what was decided is told."""

from __future__ import annotations

import pytest

from gh_gate.app.flyte import asking
from gh_gate.app.flyte.replies import Replies
from gh_gate.core.gate import Status
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage
from tests.github import faults


class Killed(BaseException):
    """The process ends here."""


def test_a_flyte_that_is_away_is_asked_later(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    backend.down = True
    assert stage.fire().status == 202
    assert stage.app.repo.issues == {}
    backend.down = False
    stage.wait(400)
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_an_answer_waits_for_a_flyte_that_is_away(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    backend.down = True
    stage.say(stage.alice, "/approve")
    stage.start()
    backend.down = False
    stage.wait(400)
    assert condition.value is True
    assert [one["outcome"] for one in stage.told_of()] == ["delivered"]


def test_a_github_that_is_away_is_asked_later(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.hub.faults.add(faults.status(502))
    stage.fire()
    stage.hub.faults.rules.clear()
    stage.wait(400)
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_a_question_whose_answer_was_lost_is_asked_once(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.hub.faults.add(faults.cut_after(), method="POST", path="/issues$", times=1)
    stage.fire()
    stage.wait(400)
    assert list(stage.app.repo.issues) == [1]
    stage.say(stage.alice, "/approve")
    assert backend.waiting[0].value is True


def test_a_condition_that_was_only_kept_is_asked_by_the_next_process(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.post({"name": "deploy", "run": "r1", "project": "ranking", "domain": "production"})
    stage.start()
    stage.work()
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_a_process_that_ends_after_it_asked_finds_its_question(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = backend.add()
    with monkeypatch.context() as killed:
        killed.setattr(asking.Asking, "_bound", _killed)
        with pytest.raises(Killed):
            stage.fire()
    stage.start()
    stage.work()
    assert list(stage.app.repo.issues) == [1]
    stage.say(stage.alice, "/approve")
    assert condition.value is True


def test_a_question_that_was_answered_before_it_was_known_whose_it_is(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = backend.add()
    with monkeypatch.context() as killed:
        killed.setattr(asking.Asking, "_bound", _killed)
        with pytest.raises(Killed):
            stage.fire()
    stage.app.start()
    stage.app.look()
    stage.app.decide(stage.alice, "/approve")
    assert (stage.app.ended()[0], condition.phase) == (Status.APPROVED, "PAUSED")
    stage.start()
    stage.work()
    assert condition.value is True


def test_a_process_that_ends_before_the_answer_was_kept_answers_later(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = backend.add()
    stage.fire()
    with monkeypatch.context() as killed:
        killed.setattr(Replies, "put", _killed)
        with pytest.raises(Killed):
            stage.say(stage.alice, "/approve")
    stage.start()
    stage.work()
    assert condition.value is True


def test_a_process_that_ends_before_it_forgets_the_condition_tells_once(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = backend.add()
    stage.fire()
    with monkeypatch.context() as killed:
        killed.setattr(type(stage.flyte.store), "remove", _killed)
        with pytest.raises(Killed):
            stage.say(stage.alice, "/approve")
    stage.start()
    stage.work()
    assert condition.value is True
    assert len(stage.told_of()) == 1


def test_lost_webhooks_of_github_cost_time_and_nothing_else(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.lost = True
    stage.fire()
    stage.app.say(stage.alice, "/approve")
    stage.wait(700)
    assert condition.value is True


def test_an_answer_waits_for_a_sender_whose_settings_come_back(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    stage.flyte._posts.senders.clear()
    stage.say(stage.alice, "/approve")
    stage.wait(4000)
    assert (stage.app.ended()[0], condition.phase) == (Status.APPROVED, "PAUSED")
    stage.start()
    stage.wait(400)
    assert condition.value is True


def test_a_sender_whose_settings_are_gone_is_not_answered(stage: Stage, backend: Backend) -> None:
    backend.add()
    backend.down = True
    stage.fire()
    backend.down = False
    stage.flyte._posts.senders.clear()
    stage.wait(700)
    assert stage.errors() == ["GH_GATE_FLYTE names no sender ml any more."]
    assert stage.app.repo.issues == {}


def _killed(*_: object, **__: object) -> None:
    raise Killed
