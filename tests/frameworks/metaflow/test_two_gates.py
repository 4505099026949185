"""A step whose gate does not let it run holds nothing of what an earlier gate was answered."""

from __future__ import annotations

from tests.frameworks.metaflow.conftest import Facts, start
from tests.frameworks.stage import Stage


def test_a_second_gate_shows_the_first_ones_values_and_leaves_none_of_them_behind(local: Stage, facts: Facts) -> None:
    running = start(local, "two.py", "run", MESSAGE="{self.hitl_input[n]} was said. Two?")
    local.say("alice", "/approve n=7", local.opened())
    assert "7 was said. Two?" in local.thread(local.opened(2)).opening.body
    local.say("alice", "/reject no", 2)
    assert running.finished().code != 0
    two = {task["step"]: task for task in facts(local)}["two"]
    assert (two["input"], two["decision"]["reason"]) == (None, "no")


def test_a_second_gate_that_cannot_ask_holds_no_decision_at_all(local: Stage, facts: Facts) -> None:
    running = start(local, "two.py", "run", MESSAGE="{self.nothing}?")
    local.say("alice", "/approve n=7", local.opened())
    assert "there is no `nothing`" in running.finished().log
    tasks = {task["step"]: task for task in facts(local)}
    assert (tasks["one"]["input"], tasks["one"]["decision"]["by"]) == ({"n": 7}, "alice")
    assert (tasks["two"]["input"], tasks["two"]["decision"]) == (None, None)
