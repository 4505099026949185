"""A question that asks for less than the rules do is refused in its issue, signed, and never approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gh_gate.app.store.entry import Kind
from gh_gate.core import render
from gh_gate.core.gate import Gate, OnTimeout, Status
from gh_gate.core.inputs import declare
from tests.app.forging import asked_of, decided_by, genuine, post
from tests.app.scene import AppScene

POLICY = """
gates:
  deploy:
    approvers: ["@alice", "@bob"]
    required: 2
    timeout: 1h
    valid-for: 2h
    prevent-self-approval: true
    inputs: {target: {type: str, default: staging}}
"""
Forge = Callable[[AppScene, Gate], Gate]

LOOSER: dict[str, tuple[Forge, str]] = {
    "fewer approvals": (
        lambda _, gate: replace(gate, policy=replace(gate.policy, required=1)),
        "it asks for 1 approvals, and 2 are required",
    ),
    "other approvers": (
        lambda app, gate: decided_by(gate, app.steps.mallory, app.steps.carol, required=2),
        "it names @carol, @mallory, and the rules name @alice, @bob",
    ),
    "more approvers": (
        lambda app, gate: decided_by(gate, app.steps.alice, app.steps.bob, app.steps.carol, required=2),
        "it names @alice, @bob, @carol, and the rules name @alice, @bob",
    ),
    "approvers asked for": (lambda _, gate: asked_of(gate, "@carol", "@mallory"), "@mallory"),
    "a later deadline": (lambda _, gate: replace(gate, timeout=90_000), "it differs in until when"),
    "a longer validity": (lambda _, gate: replace(gate, valid_for=90_000), "for how long it is valid"),
    "no deadline": (lambda _, gate: replace(gate, on_timeout=OnTimeout.REMIND), "`on-timeout` is `remind`"),
    "approval by time": (lambda _, gate: replace(gate, on_timeout=OnTimeout.APPROVE), "`on-timeout` is `approve`"),
    "approval by itself": (lambda _, gate: replace(gate, auto_approve=True), "`auto-approve-if` holds"),
    "other inputs": (lambda _, gate: replace(gate, inputs=declare({"target": "str"})), "`inputs` differ"),
    "no inputs": (lambda _, gate: replace(gate, inputs=()), "it differs in which inputs it takes"),
    "self-approval": (
        lambda _, gate: replace(gate, policy=replace(gate.policy, prevent_self_approval=False, excluded=())),
        "who must approve",
    ),
    "nobody left out": (lambda _, gate: replace(gate, policy=replace(gate.policy, excluded=())), "who must approve"),
    "another repository's name": (lambda _, gate: replace(gate, repository="acme/other"), "what it is about"),
}


@pytest.fixture
def strict(app: AppScene) -> AppScene:
    """A repository whose policy file says all that it can about the gate."""
    app.rule(POLICY)
    return app


def approvals(app: AppScene) -> None:
    """Let everybody approve, and time pass."""
    for who in (app.steps.alice, app.steps.bob, app.steps.carol, app.steps.mallory):
        app.say(who, "/approve target=production")


@pytest.mark.parametrize("kind", [kind for kind in LOOSER if kind != "approval by itself"])
def test_what_would_loosen_is_refused_with_its_reason(strict: AppScene, kind: str) -> None:
    forge, why = LOOSER[kind]
    post(strict, forge(strict, genuine(strict, required=2)))
    strict.look()
    status, reason = strict.ended()
    assert (status, reason.partition(":")[0]) == (Status.CANCELLED, "refused")
    assert why in reason
    assert strict.steps.labels() == ["gate:cancelled"]


@pytest.mark.parametrize("kind", LOOSER)
def test_what_would_loosen_is_not_approved_by_words_that_came_before_the_look(strict: AppScene, kind: str) -> None:
    post(strict, LOOSER[kind][0](strict, genuine(strict, required=2)))
    approvals(strict)
    strict.look()
    strict.hub.clock.advance(100_000)
    strict.start()
    strict.look()
    assert strict.ended()[0] is Status.CANCELLED


@pytest.mark.parametrize("kind", ["fewer approvals", "a later deadline", "approval by itself", "other inputs"])
def test_what_would_loosen_is_called_refused_whatever_was_said_before_the_look(strict: AppScene, kind: str) -> None:
    forge, why = LOOSER[kind]
    post(strict, forge(strict, genuine(strict, required=2)))
    approvals(strict)
    strict.look()
    assert strict.ended()[1].startswith("refused: ")
    assert why in strict.ended()[1]


def test_the_same_question_as_it_should_be_is_decided(strict: AppScene) -> None:
    post(strict, genuine(strict, required=2))
    approvals(strict)
    strict.look()
    assert strict.ended()[0] is Status.APPROVED


def test_a_refused_question_stands_in_the_ledger_with_its_reason(strict: AppScene) -> None:
    post(strict, replace(genuine(strict), timeout=90_000))
    strict.look()
    [opened], [decided] = strict.data(Kind.OPENED), strict.data(Kind.DECIDED)
    assert opened["problem"].startswith("refused: ")
    assert decided["status"] == "cancelled"


def test_an_approval_of_a_refused_question_is_told_that_it_does_not_count(strict: AppScene) -> None:
    post(strict, replace(genuine(strict), timeout=90_000))
    strict.look()
    strict.say(strict.steps.alice, "/approve")
    strict.look()
    assert ["this gate was already cancelled" in reply for reply in strict.replies()] == [True]


def test_a_refused_question_stays_refused_when_the_rules_would_allow_it_later(strict: AppScene) -> None:
    post(strict, replace(genuine(strict, required=2), timeout=90_000))
    strict.look()
    strict.rule("gates: {}")
    strict.say(strict.steps.alice, "/approve")
    strict.decide(strict.steps.bob, "/approve")
    assert strict.ended()[0] is Status.CANCELLED


@pytest.mark.parametrize("more", [{"on_timeout": OnTimeout.APPROVE}, {"auto_approve": True}])
def test_without_a_policy_file_only_people_approve(app: AppScene, more: dict[str, Any]) -> None:
    post(app, replace(genuine(app), **more))
    app.look()
    app.hub.clock.advance(100_000)
    app.look()
    assert app.ended()[0] is Status.CANCELLED


def test_without_a_policy_file_only_code_owners_approve(app: AppScene) -> None:
    post(app, asked_of(decided_by(genuine(app), app.steps.carol), "@carol"))
    app.look()
    app.decide(app.steps.carol, "/approve")
    assert app.ended() == (
        Status.CANCELLED,
        "refused: @carol cannot approve a gate that the App decides: CODEOWNERS on `main` of acme/app names no such owner",
    )


def test_a_question_about_another_repository_is_not_taken_up(app: AppScene) -> None:
    other = app.hub.repository("acme/other")
    post(app, replace(genuine(app), repository_id=other.id))
    app.decide(app.steps.alice, "/approve")
    assert (app.ours(), app.kinds()) == ([], [])


def friendlier(app: AppScene) -> None:
    """Ask what the rules allow, under a text that says something else."""
    gate = genuine(app, prompt="Delete the database?")
    line = render.body(gate).text.rpartition("\n")[2]
    post(app, gate, body=f"Is the weather nice?\n\nTo approve, comment `/approve`.\n\n{line}")


def test_a_text_that_says_something_else_than_its_marker_is_refused(app: AppScene) -> None:
    friendlier(app)
    app.look()
    app.decide(app.steps.alice, "/approve")
    assert app.ended() == (Status.CANCELLED, "refused: the text is not what its marker asks")


def test_a_text_that_says_something_else_is_not_approved_by_words_that_came_before_the_look(app: AppScene) -> None:
    friendlier(app)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED


def test_a_policy_file_that_cannot_be_read_lets_nothing_be_approved(app: AppScene) -> None:
    gate = genuine(app)
    app.rule("gates: [")
    post(app, gate)
    app.decide(app.steps.alice, "/approve")
    assert app.ended()[0] is Status.CANCELLED
