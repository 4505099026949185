"""A "no" is heard from whoever may decide and from whoever started the run, and it stands for the run."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.core.gate import Status
from tests.app.hearing import Ears
from tests.app.scene import AppScene


@pytest.mark.parametrize("name", ["alice", "iris"])
def test_an_owner_and_who_started_the_run_may_say_no(app: AppScene, name: str) -> None:
    app.ask()
    app.decide(app.hub.user(name), "/reject broken")
    assert app.ended() == (Status.REJECTED, "broken")


@pytest.mark.parametrize("name", ["carol", "mallory"])
def test_nobody_else_may(app: AppScene, name: str) -> None:
    app.ask()
    app.decide(app.hub.user(name), "/reject broken")
    assert app.ended()[0] is Status.PENDING
    assert f"@{name}, you are not a code owner" in app.replies()[0]


def test_who_started_the_run_may_only_say_no(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.iris, "/approve")
    assert app.ended()[0] is Status.PENDING


@pytest.mark.parametrize("more", [{"via_email": True}, {"via_app": "chat-ops"}])
def test_a_no_that_cannot_be_told_to_be_ones_own_does_not_count(app: AppScene, more: dict[str, Any]) -> None:
    app.ask()
    through = {"via_app": app.hub.app("chat-ops")} if "via_app" in more else more
    app.say(app.steps.alice, "/reject", **through)
    app.look()
    assert app.ended()[0] is Status.PENDING


def test_the_first_of_yes_and_no_stands_if_both_come_before_the_look(app: AppScene) -> None:
    app.ask()
    app.say(app.steps.alice, "/reject broken")
    app.say(app.steps.bob, "/approve")
    app.look()
    assert app.ended() == (Status.REJECTED, "broken")
    assert "already rejected by @alice" in app.replies()[0]


def test_a_no_stands_when_the_run_asks_the_same_again(app: AppScene) -> None:
    app.ask()
    app.decide(app.steps.alice, "/reject broken")
    engine, ticket = app.ask(attempt=2)
    assert engine.look(ticket).status is Status.REJECTED
    assert app.repo.last_number == 1


def test_a_no_stands_when_the_run_asks_something_else(app: AppScene) -> None:
    app.ask(prompt="Deploy v14?")
    app.decide(app.steps.alice, "/reject broken")
    engine, ticket = app.ask(attempt=2, prompt="Deploy v14 now?")
    assert engine.look(ticket).status is Status.REJECTED


def test_a_no_stands_although_its_question_was_deleted(app: AppScene) -> None:
    app.ask(prompt="Deploy v14?")
    app.decide(app.steps.alice, "/reject broken")
    app.repo.delete_issue(None, 1)
    app.ask(attempt=2, prompt="Deploy v14 now?")
    app.look(2)
    app.decide(app.steps.alice, "/approve", 2)
    assert app.ended(2) == (Status.CANCELLED, "superseded: this run's gate was rejected in #1")


def test_a_no_to_one_gate_says_nothing_of_another_name_or_run(app: AppScene) -> None:
    app.ask()
    app.ask(name="migrate")
    app.ask(run_id="4712")
    app.decide(app.steps.alice, "/reject broken")
    for number in (2, 3):
        app.decide(app.steps.alice, "/approve", number)
        assert app.ended(number)[0] is Status.APPROVED


def test_a_no_that_nobody_looked_at_yet_stands_when_the_run_asks_something_else(app: AppScene) -> None:
    ears = Ears(app)
    app.ask(prompt="Deploy v14?")
    ears.work()
    app.say(app.steps.alice, "/reject broken")
    app.hub.hooks.pending.clear()  # its webhook is lost, and no sweep has come by yet
    app.ask(attempt=2, prompt="Deploy v14 now?")
    app.say(app.steps.alice, "/approve", 2)
    ears.work()
    assert app.ended(2)[0] is not Status.APPROVED
