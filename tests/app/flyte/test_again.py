"""A name is asked again: Flyte says which condition waits under it now, and each of them is asked once and answered once."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.app.flyte import asking, service
from gh_gate.app.flyte.asking import MOST
from gh_gate.app.flyte.follower import OVER
from gh_gate.app.flyte.replies import Replies
from gh_gate.app.flyte.service import LIFE
from gh_gate.core.gate import Status
from gh_gate.engine import Ticket
from gh_gate.engine.opening import open_gate
from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import Stage, settings

NOTHING = {"asked": 0, "refused": 0, "unasked": 0}
DAY = 86_400


class Killed(BaseException):
    """The process ends here."""


def _killed(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("phase", ["TIMED_OUT", "SUCCEEDED", "ABORTED"])
def test_a_name_is_asked_again_once_its_first_condition_is_over(stage: Stage, backend: Backend, phase: str) -> None:
    first = backend.add()
    stage.fire()
    first.phase = phase
    second = backend.add()
    stage.fire()
    stage.wait(700)
    assert stage.app.ended(1) == (Status.CANCELLED, OVER)
    stage.say(stage.alice, "/approve", 2)
    assert (first.value, second.value) == (None, True)
    assert stage.flyte.store.counts() == NOTHING


def test_a_condition_that_no_webhook_told_of_is_not_asked(stage: Stage, backend: Backend) -> None:
    first = backend.add()
    stage.fire()
    first.phase, second = "TIMED_OUT", backend.add()
    stage.wait(1000)
    assert stage.app.ended() == (Status.CANCELLED, OVER)
    assert (list(stage.app.repo.issues), second.phase) == ([1], "PAUSED")


def test_an_approval_of_what_is_over_answers_nothing_that_came_after(stage: Stage, backend: Backend) -> None:
    first = backend.add()
    stage.fire()
    first.phase, second = "TIMED_OUT", backend.add()
    stage.fire()
    stage.say(stage.alice, "/approve", 1)
    assert second.phase == "PAUSED"
    stage.say(stage.alice, "/approve", 2)
    assert second.value is True


def test_a_condition_that_shows_after_its_webhook_is_not_taken_for_the_one_before(
    stage: Stage, backend: Backend
) -> None:
    backend.add(phase="TIMED_OUT")
    stage.fire()
    second = backend.add()
    stage.wait(200)
    stage.say(stage.alice, "/approve")
    assert second.value is True


def test_a_second_action_is_asked_though_no_webhook_names_its_action(stage: Stage, backend: Backend) -> None:
    first = backend.add(parent="a1")
    stage.fire()
    second = backend.add(parent="a2")
    stage.fire()
    stage.say(stage.alice, "/approve", 1)
    assert (first.value, second.phase) == (True, "PAUSED")
    stage.say(stage.alice, "/approve", 2)
    assert second.value is True


def test_a_second_action_may_show_after_its_webhook(stage: Stage, backend: Backend) -> None:
    backend.add(parent="a1")
    stage.fire()
    stage.fire()
    second = backend.add(parent="a2")
    stage.wait(200)
    stage.say(stage.alice, "/approve", 2)
    assert second.value is True
    assert stage.flyte.store.counts() == {**NOTHING, "asked": 1}


def test_a_webhook_that_comes_again_leaves_no_row_behind(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    stage.fire()
    stage.wait(300)
    assert stage.flyte.store.counts() == {**NOTHING, "asked": 1}
    assert list(stage.app.repo.issues) == [1]


@pytest.mark.parametrize("more", [{}, {"subject": "x"}])
def test_a_condition_that_is_told_of_in_two_ways_is_one(stage: Stage, backend: Backend, more: dict[str, str]) -> None:
    condition = backend.add(parent="a0")
    stage.fire()
    stage.fire(action="a0", **more)
    stage.wait(4000)
    last = max(stage.app.repo.issues)
    assert last == 1 + len(more)
    assert stage.flyte.store.counts() == {**NOTHING, "asked": 1}
    stage.say(stage.alice, "/approve", last)
    assert condition.value is True
    assert stage.flyte.store.counts() == NOTHING


def test_two_who_contradict_each_other_come_to_an_end(stage: Stage, backend: Backend) -> None:
    backend.add()
    for number in range(2 * MOST):
        stage.fire(subject=f"model {number % 2}")
    assert len(stage.app.repo.issues) <= MOST


def test_the_first_question_is_not_asked_anew_while_another_takes_its_place(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*given: Any, **more: Any) -> Ticket:
        ticket = open_gate(*given, **more)
        for number in (2, 1):
            stage.app.examine(stage.app.spot(number), True)  # as another thread may at this moment
        return ticket

    backend.add()
    stage.fire()
    monkeypatch.setattr(asking, "open_gate", opened)
    stage.fire(subject="x")
    assert list(stage.app.repo.issues) == [1, 2]
    assert stage.flyte.store.counts() == {**NOTHING, "asked": 1}


def test_an_answer_on_its_way_is_not_told_once_something_else_is_asked(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    calls, backend.token = backend.calls, "none that the server has"
    stage.say(stage.alice, "/approve")
    assert calls[-1][0] == "SignalEvent"
    backend.token = ""
    stage.fire(subject="model@sha256:2")
    stage.wait(4000)
    assert condition.phase == "PAUSED"
    assert [(one["outcome"], one["why"]) for one in stage.told_of()] == [("given up", "the condition was told anew")]
    stage.say(stage.alice, "/reject", 2)
    assert condition.value is False


def test_an_answer_that_was_given_up_is_told_when_the_webhook_comes_again(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    backend.down = True
    stage.say(stage.alice, "/reject no")
    for _ in range(6):
        stage.wait(DAY)
    backend.down = False
    assert [one["outcome"] for one in stage.told_of()] == ["given up"]
    stage.fire()
    stage.wait(600)
    assert condition.value is False


@pytest.mark.parametrize(("said", "value"), [("/approve", True), ("/reject no", False)])
def test_a_server_that_ends_between_binding_and_answering_answers_later(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch, said: str, value: object
) -> None:
    condition = backend.add()
    stage.fire()
    stage.say(stage.alice, said)
    condition.phase, condition.value = "PAUSED", None  # as if the signal had been lost, and the run asked again
    with monkeypatch.context() as killed:
        killed.setattr(Replies, "put", _killed)
        with pytest.raises(Killed):
            stage.fire()
    assert stage.flyte.store.counts() == {**NOTHING, "asked": 1}
    stage.start()
    stage.wait(1000)
    assert condition.value is value
    assert stage.flyte.store.counts() == NOTHING


def test_a_server_that_ends_before_it_has_ended_a_gate_ends_it_later(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    condition = backend.add()
    stage.fire()
    condition.phase = "TIMED_OUT"
    monkeypatch.setattr(stage.flyte.follower, "withdraw", _killed)
    with pytest.raises(Killed):
        stage.wait(700)
    stage.start()
    stage.wait(1000)
    assert stage.app.ended() == (Status.CANCELLED, OVER)
    assert stage.told_of() == []


def test_nothing_is_signalled_where_the_settings_do_not_reach_any_more(stage: Stage, backend: Backend) -> None:
    condition = backend.add()
    stage.fire()
    backend.down = True
    stage.say(stage.alice, "/approve")
    backend.down = False
    stage.told = settings(backend, projects=["other"])
    stage.start()
    stage.wait(4000)
    assert condition.phase == "PAUSED"
    assert backend.made("SignalEvent") == []


def test_nothing_is_looked_at_where_the_settings_do_not_reach_any_more(stage: Stage, backend: Backend) -> None:
    backend.add()
    stage.fire()
    stage.told = settings(backend, projects=["other"])
    stage.start()
    before = len(backend.calls)
    stage.wait(1000)
    assert len(backend.calls) == before
    assert stage.app.ended()[0] is Status.PENDING


def test_no_callback_is_called_where_the_settings_do_not_reach_any_more(calling: Stage, backend: Backend) -> None:
    calling.fire(project=None, domain=None, prompt="Deploy?", callback=f"{backend.url}/api/one")
    backend.down = True
    calling.say(calling.alice, "/approve")
    backend.down = False
    calling.told = settings(backend, url=f"{backend.url}/flyte", answer="callback", projects=None, org=None)
    calling.start()
    calling.wait(4000)
    assert backend.callbacks == []


def test_a_sender_that_is_gone_leaves_nothing_behind(
    stage: Stage, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.work()  # now the server knows GitHub's clock
    backend.add()
    stage.fire()
    stage.told = settings(backend).replace('"ml"', '"xx"')
    stage.start()
    stage.say(stage.alice, "/approve")
    stage.wait(2 * DAY)
    assert stage.errors() == ["GH_GATE_FLYTE names no sender ml any more."]
    monkeypatch.setattr(service, "LIFE", LIFE / 35)
    stage.wait(1000)
    assert stage.flyte.store.counts() == NOTHING


def test_what_is_over_is_looked_at_a_few_times_and_forgotten(stage: Stage, backend: Backend) -> None:
    backend.add(phase="TIMED_OUT")
    stage.fire()
    stage.wait(1000)
    assert 2 <= len(backend.made("ListActions")) <= 5
    assert stage.flyte.store.counts() == NOTHING
