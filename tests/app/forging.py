"""What a workflow of any branch can post under the account of all workflows: questions that ask for less than the rules do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gh_gate.core import render
from gh_gate.core.gate import Asked, Decider, Gate
from gh_gate.core.policy import Group, User
from gh_gate.core.thread import Person
from gh_gate.prepare import prepare
from tests.app.scene import AppScene
from tests.github.state_people import Account
from tests.github.state_threads import Issue


def genuine(app: AppScene, **more: Any) -> Gate:
    """The gate that a step asks as it should."""
    return prepare(app.steps.request(**{"decider": Decider.APP, **more}), app.steps.forge()).gate


def post(app: AppScene, gate: Gate, who: Account | None = None, *, body: str = "") -> Issue:
    """Ask a question by hand.

    :param who: posts it; a workflow unless given.
    :param body: instead of the text that the gate has.
    """
    app.hub.clock.advance(1)
    return app.repo.open_issue(who or app.hub.bot, render.title(gate), body or render.body(gate).text)


def decided_by(gate: Gate, *people: Account, required: int = 1) -> Gate:
    """The gate with other approvers in its policy, and not in what was asked for."""
    group = Group("", tuple(User(one.id, one.login) for one in people))
    return replace(gate, policy=replace(gate.policy, groups=(group,), within=(), required=required))


def asked_of(gate: Gate, *names: str) -> Gate:
    """The gate with other approvers in what was asked for."""
    return replace(gate, asked=Asked(names, (), gate.asked.required, gate.asked.workflow))


def started_by(gate: Gate, who: Account) -> Gate:
    """The gate of a run that somebody else is said to have started."""
    return replace(gate, initiator=Person(who.id, who.login))
