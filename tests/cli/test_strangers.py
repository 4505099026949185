"""What strangers post where people look with the command line: it crashes nothing, and is not called a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gh_gate.cli import cli
from gh_gate.errors import GateError
from gh_gate.forge.base import Place
from tests.cases.forging import by, marker_line, record_text
from tests.scene import Scene

Run = Callable[..., Result]
STRANGE: list[dict[str, Any]] = [
    {"prompt": 5},
    {"timeout": 10**18},
    {"timeout": "x"},
    {"name": "x\u001b[2J", "prompt": None},
    {"origin": {"title": 4, "url": 5, "changes_url": 6}},
]
WORDS = [("list",), ("list", "--all"), ("show", "2"), ("approve", "2"), ("cancel", "2")]


@pytest.fixture
def run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program as carol, who can write, is signed in with it."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setenv("GITHUB_API_URL", scene.hub.url)
    monkeypatch.setenv("GH_GATE_TOKEN", scene.hub.token(scene.carol))

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(cli, [*words, "--repository", scene.repo.full_name], color=True)

    return invoke


@pytest.mark.parametrize("changes", STRANGE, ids=str)
@pytest.mark.parametrize("words", WORDS, ids=" ".join)
@pytest.mark.parametrize("who", ["mallory", "alice"])
def test_an_issue_with_strange_values_in_its_marker_is_no_crash(
    scene: Scene, run: Run, who: str, changes: dict[str, Any], words: tuple[str, ...]
) -> None:
    _, ticket = scene.ask()
    scene.repo.open_issue(getattr(scene, who), "x", f"hello\n\n{marker_line(ticket.gate, **changes)}")
    done = run(*words)
    assert done.exception is None or isinstance(done.exception, GateError)
    assert "\x1b[2J" not in done.output


@pytest.mark.parametrize("words", [("show", "2"), ("list", "--all")], ids=" ".join)
def test_a_strangers_copy_with_a_record_below_it_is_no_decision(scene: Scene, run: Run, words: tuple[str, ...]) -> None:
    _, ticket = scene.ask()
    copy = scene.repo.open_issue(scene.mallory, scene.issue().title, scene.issue().body)
    text = record_text(replace(ticket, place=Place(copy.number)), by(scene.alice, copy.created_at))
    scene.repo.comment(scene.mallory, copy.number, text)
    done = run(*words, "--json")
    assert "approved" not in done.output
    assert isinstance(done.exception, GateError) is (words[0] == "show")


def test_a_strangers_record_below_our_own_question_is_no_decision(scene: Scene, run: Run) -> None:
    _, ticket = scene.ask()
    scene.repo.comment(scene.mallory, 1, record_text(ticket, by(scene.alice, ticket.opened_at)))
    assert '"status": "pending"' in run("show", "1", "--json").output
