"""A run that a program started asks the same question when it is made anew from the issue."""

from __future__ import annotations

import pytest

from gh_gate.asked import Request, Run
from gh_gate.core import marker, render
from gh_gate.core.gate import Decider
from gh_gate.core.thread import Person
from gh_gate.prepare import anew, prepare
from tests.action.handle.stage import Stage
from tests.scene import WORKFLOW


@pytest.mark.parametrize(("login", "human"), [("iris", True), ("github-actions[bot]", False), ("Copilot", False)])
def test_who_started_the_run_is_the_same_in_the_marker(stage: Stage, login: str, *, human: bool) -> None:
    who = Person(stage.scene.iris.id, login, human=human)
    run = Run(id="4711", event="push", commit=stage.scene.repo.head(), workflow_path=WORKFLOW, initiator=who)
    asked = Request(name="deploy", prompt="?", run=run, prevent_self_approval=True, decider=Decider.HANDLER)
    forge = stage.forge()
    gate = prepare(asked, forge).gate
    claim = marker.read_claim(render.body(gate).text)
    assert claim is not None
    assert claim.gate is not None
    assert anew.again(claim.gate, forge).gate.digest == gate.digest
