"""Followers are called after each look until they are through; none of them keeps the decision or another one back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from gh_gate.app.follow import worst
from gh_gate.app.store.entry import Kind
from gh_gate.core.gate import Status
from gh_gate.core.tally import Tally
from gh_gate.engine import Ticket
from gh_gate.errors import GateError, UpstreamError
from gh_gate.forge.base import Gone
from gh_gate.forge.github import GitHubForge
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene

Answer = datetime | Exception | None


@dataclass
class Told:
    """A follower that keeps what it was told, and answers as it is bidden; nothing is left to do when that is used up."""

    answers: deque[Answer] = field(default_factory=deque)
    seen: list[Status] = field(default_factory=list)

    def __call__(self, ticket: Ticket, tally: Tally, forge: GitHubForge) -> datetime | None:
        assert ticket.gate.repository == forge.name
        self.seen.append(tally.status)
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def told(app: AppScene) -> Told:
    """One follower of the App."""
    return follow(app, Told())


def follow(app: AppScene, *followers: Told) -> Told:
    app.followers = followers
    app.start()
    return followers[0]


def approved(app: AppScene, *answers: Answer) -> None:
    """Have a gate approved, the follower's next answers set."""
    app.ask()
    app.look()
    told = app.followers[0]
    assert isinstance(told, Told)
    told.answers.extend(answers)
    app.say(app.steps.alice, "/approve")


def through(app: AppScene) -> int:
    return len(app.data(Kind.RESUMED))


def spots(app: AppScene) -> int:
    return len(app.ledger.open_spots(app.hub.clock.now - timedelta(days=35)))


def later(app: AppScene) -> datetime:
    return app.hub.clock.now + timedelta(minutes=5)


def test_a_follower_is_told_of_a_pending_gate_and_of_its_decision(app: AppScene, told: Told) -> None:
    approved(app)
    app.look()
    assert told.seen == [Status.PENDING, Status.APPROVED]
    assert (through(app), spots(app)) == (1, 0)


def test_a_follower_that_is_through_is_never_called_again(app: AppScene, told: Told) -> None:
    approved(app)
    app.look()
    app.look()
    app.start()
    app.look()
    assert told.seen == [Status.PENDING, Status.APPROVED]
    assert through(app) == 1


def test_a_follower_says_when_it_is_called_again(app: AppScene, told: Told) -> None:
    at = later(app)
    approved(app, at)
    assert app.look() == at
    assert (through(app), spots(app)) == (0, 1)
    app.look()
    assert told.seen == [Status.PENDING, Status.APPROVED, Status.APPROVED]
    assert through(app) == 1


def test_a_pending_gate_is_looked_at_when_its_follower_wants_it(app: AppScene, told: Told) -> None:
    at = later(app)
    told.answers.append(at)
    app.ask()
    assert app.look() == at


def test_a_restart_takes_up_a_gate_that_is_not_followed_through(app: AppScene, told: Told) -> None:
    approved(app, later(app))
    app.look()
    app.start()
    [spot] = app.ledger.open_spots(app.hub.clock.now - timedelta(days=35))
    app.examine(spot, relevant=True)
    assert told.seen[1:] == [Status.APPROVED, Status.APPROVED]
    assert spots(app) == 0


TROUBLE = [UpstreamError("GitHub is down."), GateError("It is refused."), RuntimeError("a bug"), Gone("It is gone.")]


@pytest.mark.parametrize("error", TROUBLE, ids=lambda error: type(error).__name__)
def test_a_follower_that_fails_keeps_neither_the_decision_nor_others_back(app: AppScene, error: Exception) -> None:
    first, second = Told(), Told()
    follow(app, first, second)
    approved(app, error)
    with pytest.raises((UpstreamError, GateError, RuntimeError)) as raised:
        app.look()
    assert not isinstance(raised.value, Gone)
    assert app.ended()[0] is Status.APPROVED
    assert second.seen == [Status.PENDING, Status.APPROVED]
    assert (through(app), spots(app)) == (0, 1)


@pytest.mark.parametrize("error", TROUBLE, ids=lambda error: type(error).__name__)
def test_a_follower_that_failed_is_called_again_until_it_is_through(
    app: AppScene, told: Told, error: Exception
) -> None:
    ears = Ears(app)
    approved(app, error, error)
    for _ in range(4):
        ears.work()
        app.steps.sleep(60)
    assert told.seen[-3:] == [Status.APPROVED] * 3
    assert (through(app), ears.dead_letters, ears.inbox.unfinished()) == (1, [], [])


def test_a_follower_that_always_fails_is_given_up_as_the_workers_rules_say(app: AppScene, told: Told) -> None:
    ears = Ears(app)
    approved(app, *[RuntimeError("a bug")] * 20)
    for _ in range(10):
        ears.work()
        app.steps.sleep(60)
    assert len(told.seen) == 1 + 5
    assert [letter.startswith("#1: RuntimeError") for letter in ears.dead_letters] == [True]
    assert app.ended()[0] is Status.APPROVED


def test_what_a_follower_meets_is_logged(app: AppScene, told: Told, caplog: pytest.LogCaptureFixture) -> None:
    approved(app, RuntimeError("with something of a stranger's"))
    with pytest.raises(RuntimeError):
        app.look()
    assert told.seen
    assert "Told failed: RuntimeError" in caplog.messages


def test_an_outage_stands_for_all_errors_so_that_no_tries_are_counted() -> None:
    bug, outage = RuntimeError(), UpstreamError("down")
    assert (worst([bug, outage]), worst([bug])) == (outage, bug)


def test_one_gates_follower_keeps_no_other_gate_waiting(app: AppScene) -> None:
    pull = Pull(app)
    told = follow(app, Told(deque([None, None, GateError("It is refused.")])))
    for name in ("staging", "deploy"):
        pull.ask(name)
    app.look(pull.number)
    for name in ("staging", "deploy"):
        app.say(app.steps.alice, f"/approve {name}", pull.number)
    with pytest.raises(GateError):
        app.look(pull.number)
    assert told.seen == [Status.PENDING] * 2 + [Status.APPROVED] * 2
    assert pull.labels() == ["gate:approved"]
