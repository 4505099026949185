"""Markers that a stranger or another workflow wrote with strange values in them stop nobody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gh_gate.core import marker
from gh_gate.core.gate import Gate, Origin, Status
from gh_gate.core.marker import Kind
from gh_gate.errors import GateError
from gh_gate.forge.base import Posting
from tests.cases.forging import marker_line
from tests.cases.pull import Pull
from tests.scene import Scene

STRANGE: list[dict[str, Any]] = [
    {"prompt": 5},
    {"prompt": ["x"]},
    {"timeout": 10**18},
    {"timeout": "x"},
    {"timeout": -1},
    {"timeout": True},
    {"valid_for": None},
    {"remind": 0},
    {"pull_request": "1"},
    {"subject": 7},
    {"commit": 3},
    {"origin": {"title": 4, "url": 5, "changes_url": 6}},
    {"origin": []},
    {"auto_approve": True, "inputs": [{"name": "a", "type": "str", "required": True}]},
]


@pytest.mark.parametrize("changes", STRANGE, ids=str)
def test_a_gate_of_our_key_with_strange_values_keeps_nobody_from_opening(scene: Scene, changes: dict[str, Any]) -> None:
    _, other = scene.ask(run_id="1")
    line = marker_line(replace(other.gate, run_id="4711"), **changes)
    scene.repo.open_issue(scene.hub.bot, "x", f"hello\n\n{line}")
    scene.hub.clock.advance(1)
    engine, ticket = scene.ask()
    scene.hub.clock.advance(1)
    assert engine.look(ticket).status is Status.PENDING
    scene.say(scene.alice, "/approve", number=ticket.place.number)
    assert engine.look(ticket).status is Status.APPROVED


@pytest.mark.parametrize("detail", ["x", "0", "-1", "99999999", "1/2"])
def test_a_reminder_with_a_strange_number_is_no_crash(scene: Scene, detail: str) -> None:
    engine, ticket = scene.ask(remind=3600)
    scene.repo.comment(scene.hub.bot, 1, f"x\n\n{marker.note(ticket.gate, Kind.REMINDER, detail).line()}")
    assert engine.look(ticket).status is Status.PENDING


@pytest.mark.parametrize("detail", ["x", "5", "5/y", "5/", f"{'9' * 30}/1"])
def test_a_reply_with_strange_numbers_is_no_crash(scene: Scene, detail: str) -> None:
    engine, ticket = scene.ask()
    scene.repo.comment(scene.hub.bot, 1, f"x\n\n{marker.note(ticket.gate, Kind.REPLY, detail).line()}")
    scene.say(scene.mallory, "/approve")
    assert engine.look(ticket).status is Status.PENDING
    assert any("@mallory" in reply for reply in scene.replies())


def test_a_bot_that_edits_every_new_issue_makes_an_error_and_no_flood(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge = scene.forge()
    made = forge.open_issue

    def edited(*given: Any, **more: Any) -> Posting:
        posting = made(*given, **more)
        scene.repo.edit_issue(scene.hub.bot, posting.place.number, body=posting.body + "\n\nedited by a bot")
        return posting

    monkeypatch.setattr(forge, "open_issue", edited)
    with pytest.raises(GateError, match="changed right after it was opened"):
        scene.ask(forge)
    assert [(issue.number, issue.state) for issue in scene.repo.issues.values()] == [(1, "closed")]
    assert scene.labels() == ["gate:cancelled"]


def test_a_gate_that_is_too_large_to_be_shown_keeps_no_other_from_opening(scene: Scene) -> None:
    _, ticket = scene.ask()
    scene.repo.open_issue(scene.hub.bot, "x", f"hello\n\n{marker.line(too_large(ticket.gate))}")
    engine, again = scene.ask(attempt=2)
    assert again.place == ticket.place
    assert engine.look(again).status is Status.PENDING


def test_a_gate_that_is_too_large_to_be_shown_stops_no_other_on_its_pull_request(pull: Pull) -> None:
    engine, ticket = pull.ask_here()
    pull.say(pull.hub.bot, f"hello\n\n{marker.line(too_large(ticket.gate, name='other'))}", number=pull.number)
    pull.say(pull.alice, "/approve", number=pull.number)
    assert engine.look(ticket).status is Status.APPROVED


def too_large(gate: Gate, **more: Any) -> Gate:
    """Return a gate that fits into a marker, and with all that is to be shown not into one text."""
    return replace(gate, origin=Origin("x", f"https://example.com/{'a' * 30_000}"), **more)
