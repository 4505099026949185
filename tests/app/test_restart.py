"""The App ends in the middle, at any request, and goes on with nothing but its database: one decision, one record, one label."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gh_gate.app.store.check import check
from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from gh_gate.engine.deciding import DecidingEngine
from tests.app.hearing import Ears
from tests.app.scene import AppScene
from tests.killing import Killed, killed_at

MOST = 40
"""More requests than a look takes."""


def killed(app: AppScene, number: int, *, after: bool, act: Callable[[], object]) -> int:
    """End the App at its n-th request from now, then start it again; returns how many requests there were."""
    with killed_at(number, after=after) as count:
        try:
            act()
        except Killed:
            app.start()
    return count[0]


def one_end(app: AppScene) -> None:
    """Make sure that the gate ended once and shows it."""
    assert app.ended() == (Status.APPROVED, "")
    assert len(app.data(Kind.DECIDED)) == 1
    assert app.data(Kind.DECIDED)[0]["envelope"] == app.records()[0]
    assert app.steps.labels() == ["gate:approved"]
    assert app.steps.issue().state == "closed"
    assert len(app.notes("status")) == 1
    assert check(app.ledger.entries()).broken is None


def run(app: AppScene, number: int, *, after: bool) -> int:
    """Let alice approve, and end the App at its n-th request."""
    app.ask()
    app.look()
    said = app.say(app.steps.alice, "/approve")
    count = killed(app, number, after=after, act=app.look)
    app.hub.clock.advance(5)
    app.look()
    assert app.reactions(said) == ["+1"]
    one_end(app)
    return count


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 5, 8, 9, 10, 11])
def test_killed_while_it_decides(app: AppScene, number: int, after: bool) -> None:
    run(app, number, after=after)


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", range(1, MOST))
def test_killed_at_any_request_of_a_decision(app: AppScene, number: int, after: bool) -> None:
    assert run(app, number, after=after) < MOST


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 6, 11, 14])
def test_killed_while_it_finds_the_gate(app: AppScene, number: int, after: bool) -> None:
    app.ask()
    killed(app, number, after=after, act=app.look)
    app.decide(app.steps.alice, "/approve")
    one_end(app)


def test_what_was_heard_before_the_end_is_looked_at_after_the_start(app: AppScene) -> None:
    ears = Ears(app)
    app.ask()
    ears.work()
    said = app.say(app.steps.alice, "/reject broken")
    ears.hear()
    app.repo.delete_comment(app.steps.alice, said.id)
    app.hub.hooks.pending.clear()
    app.start()
    ears.restart()
    ears.work()
    assert app.ended() == (Status.REJECTED, "broken")


def test_the_votes_of_before_count_after_the_start(app: AppScene) -> None:
    app.ask(required=2)
    app.decide(app.steps.alice, "/approve")
    app.start()
    app.decide(app.steps.bob, "/approve")
    assert app.ended()[0] is Status.APPROVED
    assert len(app.notes("noted")) == 1


def test_what_was_refused_before_is_not_answered_again_after_the_start(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.carol, "/approve")
    app.start()
    app.look()
    assert len(app.replies()) == 1


def test_the_deadline_is_the_same_after_the_start(app: AppScene) -> None:
    app.ask(timeout=3600)
    before = app.look()
    app.start()
    assert app.look() == before


def test_a_decision_that_was_kept_and_not_told_is_told_as_it_was(
    app: AppScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.ask()
    app.look()
    said = app.say(app.steps.alice, "/approve")
    with monkeypatch.context() as patch:
        patch.setattr(DecidingEngine, "_post", lambda *_: pytest.fail("killed"))
        with pytest.raises(pytest.fail.Exception):
            app.look()
    assert app.records() == []
    app.start()
    app.repo.delete_comment(app.steps.alice, said.id)
    app.look()
    one_end(app)
