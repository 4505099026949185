"""A question that read otherwise for a while is another question, even where it reads as it should again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gh_gate.core import render
from gh_gate.core.gate import Status
from gh_gate.engine import Engine, Ticket
from gh_gate.errors import VerificationError
from tests.app.forging import genuine
from tests.app.hearing import Ears
from tests.app.pulls import Pull
from tests.app.scene import AppScene
from tests.github import faults
from tests.github.wire import Reply

HARMLESS = "Do you like the new logo? Answer with /approve"
TAMPERED = (Status.CANCELLED, "tampered: the question was edited after it was asked")


def approved_as_another(app: AppScene, edit: Callable[[str], object], genuine_text: str, number: int = 1) -> None:
    """Let carol make a question harmless, alice approve that, and carol make it what it was; nobody looks."""
    app.hub.clock.advance(60)
    edit(HARMLESS)
    app.hub.clock.advance(60)
    app.say(app.steps.alice, "/approve", number)
    app.hub.clock.advance(60)
    edit(genuine_text)


def approved_as_another_issue(app: AppScene) -> None:
    """See `approved_as_another`; the question is the issue's own text."""

    def edit(text: str) -> None:
        app.repo.edit_issue(app.steps.carol, 1, body=text)

    approved_as_another(app, edit, app.steps.issue().body)


def without_history(scene: faults.Scene) -> Reply:
    """Answer as a GitHub that keeps silent about edits."""
    reply = scene.serve()
    told: Any = json.loads(reply.body)
    issue = (told["data"].get("repository") or {}).get("issue")
    if issue:
        issue["lastEditedAt"] = None
    return Reply(reply.status, json.dumps(told).encode(), reply.headers)


def test_an_approval_of_what_it_was_made_is_none(app: AppScene) -> None:
    engine, ticket = app.ask(prompt="Delete the production database?")
    app.look()
    approved_as_another_issue(app)
    app.start()
    app.look()
    assert app.ended() == TAMPERED
    assert engine.look(ticket).status is Status.CANCELLED


def test_the_same_holds_before_the_app_has_ever_looked(app: AppScene) -> None:
    engine, ticket = app.ask(prompt="Delete the production database?")
    approved_as_another_issue(app)
    app.look()
    assert app.ended()[0] is Status.CANCELLED
    assert engine.look(ticket).status is Status.CANCELLED


def test_the_same_holds_on_a_pull_request(app: AppScene) -> None:
    pull = Pull(app)
    engine, ticket = pull.ask(prompt="Delete the production database?")
    app.look(pull.number)
    question = app.steps.issue(pull.number).comments[0]

    def edit(text: str) -> None:
        app.repo.edit_comment(app.steps.carol, question.id, text)

    approved_as_another(app, edit, question.body, pull.number)
    app.look(pull.number)
    assert app.ended(pull.number) == TAMPERED
    assert engine.look(ticket).status is Status.CANCELLED


def test_a_no_to_what_it_was_before_the_first_edit_stands(app: AppScene) -> None:
    app.ask()
    app.look()
    app.say(app.steps.alice, "/reject broken")
    approved_as_another_issue(app)
    app.look()
    assert app.ended() == (Status.REJECTED, "broken")


def test_an_approval_from_before_the_first_edit_stands(app: AppScene) -> None:
    engine, ticket = app.ask()
    app.look()
    app.say(app.steps.alice, "/approve")
    approved_as_another_issue(app)
    app.look()
    assert app.ended()[0] is Status.APPROVED
    assert engine.look(ticket).status is Status.APPROVED


def test_an_issue_that_an_edit_makes_a_question_asks_nothing_that_was_answered_before(app: AppScene) -> None:
    ears = Ears(app)
    gate = genuine(app, prompt="Delete the production database?")
    app.repo.open_issue(app.hub.bot, "New logo", HARMLESS)
    app.say(app.steps.alice, "/approve")
    ears.work()
    app.hub.clock.advance(60)
    app.repo.edit_issue(app.steps.carol, 1, body=render.body(gate).text)
    ears.work()
    assert app.ended()[0] is not Status.APPROVED


def approved_by_an_app_that_was_not_told(app: AppScene) -> tuple[Engine, Ticket]:
    """Let the App decide a question whose edits GitHub keeps from it."""
    engine, ticket = app.ask()
    app.look()
    approved_as_another_issue(app)
    app.hub.faults.add(without_history, path="/graphql", times=1)
    app.look()
    assert app.ended()[0] is Status.APPROVED
    return engine, ticket


def test_a_waiter_looks_at_the_question_itself_before_it_believes_an_approval(app: AppScene) -> None:
    engine, ticket = approved_by_an_app_that_was_not_told(app)
    with pytest.raises(VerificationError, match="the question had been edited before it was approved"):
        engine.look(ticket)
