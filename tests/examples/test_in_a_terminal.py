"""The examples, run as they stand in a real terminal by somebody who answers what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.terminal import Terminal, terminal

LOCAL = {"GH_GATE_FORGE": "local"}


def run(examples: Path, name: str, *words: str, keys: tuple[tuple[str, str], ...]) -> tuple[int, str]:
    with terminal(examples / name, *words, cwd=examples.parent, environ=LOCAL) as seen:
        return answered(seen, keys)


def answered(seen: Terminal, keys: tuple[tuple[str, str], ...]) -> tuple[int, str]:
    for question, line in keys:
        seen.until(question)
        seen.type(line)
    return seen.finished()


def test_the_deployment_gate_asks_an_owner_of_the_path_for_typed_values(examples: Path) -> None:
    keys = (
        ("Who answers, @alice or @bob? ", "@Bob"),
        ("deploy_target, where it goes (`staging` or `production`): ", "prod"),
        ("`deploy_target` must be `staging` or `production`, not `prod`", "staging"),
        ("notes, for the change log (text; Enter leaves it out): ", "after lunch"),
        ('/approve {"deploy_target": "staging", "notes": "after lunch"}', "y"),
    )
    code, shown = run(examples, "deployment_gate.py", "v14", keys=keys)
    assert code == 0
    assert shown.endswith("answered as @bob\nv14 goes to staging, approved by bob\n")
    for part in ("Accuracy 94.0% (was 92.8%)", "Who can decide: one of the code owners of deploy/: @alice or @bob"):
        assert part in shown
    assert run(examples, "deployment_gate.py", "v14", keys=())[1].endswith("approved by bob\n"), "it asks only once"


@pytest.mark.parametrize(("word", "reason"), [("n", "too dear"), ("", "")])
def test_the_cost_gate_asks_for_large_sums_and_a_no_is_no(examples: Path, word: str, reason: str) -> None:
    keys = (("Approve? [y/N] ", word), ("Why not? ", reason))
    code, shown = run(examples, "cost_gate.py", "run-7", "250", keys=keys)
    assert code == 1
    assert "Spend $250.00 on training run-7?" in shown
    assert "approved by" not in shown
    assert "gate cost was rejected by bob" in shown
    assert reason in shown


def test_the_cost_gate_asks_nobody_for_small_sums(examples: Path) -> None:
    code, shown = run(examples, "cost_gate.py", "run-8", "40", keys=())
    assert (code, "approved by policy:auto-approve-if" in shown) == (0, True)
    assert "Approve?" not in shown


def test_of_two_stages_each_has_its_own_people(examples: Path) -> None:
    keys = (
        ("Approve? [y/N] ", "yes"),
        ("Who answers, @bob, @carol or @dave? ", "alice"),
        ("'alice' may not decide this.", "carol"),
        ("Approve? [y/N] ", "y"),
        ("Who answers, @bob or @dave? ", "dave"),
        ("Approve? [y/N] ", "y"),
    )
    code, shown = run(examples, "multi_stage.py", keys=keys)
    assert (code, shown.splitlines()[-1]) == (0, "v14 goes live: quality by alice, fairness by carol, dave")
    for part in ("answering as @alice.", "alice reviewed its quality.", "noted (1 of 2)"):
        assert part in shown


def test_the_form_gives_an_instance_of_the_model(examples: Path) -> None:
    keys = (
        ("region, where it starts (`eu` or `us`): ", ""),
        ("`region` is missing", "eu"),
        ("percent, of the traffic (a whole number from 1 to 100) [10]: ", "101"),
        ("must be a whole number from 1 to 100, not `101`", "25"),
        ("pause (`true` or `false`) [false]: ", "maybe"),
        ("must be `true` or `false`, not `maybe`", ""),
        ("ticket, in the change calendar (text of at most 1,024 characters that matches `^OPS-\\d+$`", "OPS-1x"),
        ("not `OPS-1x`", "OPS-12"),
        ("Approve? [y/N] ", "y"),
    )
    code, shown = run(examples, "structured_input.py", keys=keys)
    assert (code, shown.splitlines()[-1]) == (0, "v14 for 25 % of eu, without a pause")


def test_the_dangerous_function_runs_for_whoever_says_to_be_in_the_team(examples: Path) -> None:
    keys = (("Who answers for @org/dba? ", "not a login"), ("cannot be a login", "eve"), ("Approve? [y/N] ", "y"))
    code, shown = run(examples, "dangerous_function.py", keys=keys)
    assert (code, shown.splitlines()[-1]) == (0, "dropped events in staging")
    assert "answered as @eve" in shown


def test_a_no_keeps_the_dangerous_function_from_running_also_when_it_is_tried_again(examples: Path) -> None:
    keys = (("Who answers for @org/dba? ", ""), ("Approve? [y/N] ", "/reject not today"))
    code, shown = run(examples, "dangerous_function.py", keys=keys)
    again = run(examples, "dangerous_function.py", keys=())
    assert code == again[0] == 1
    assert "dropped" not in shown + again[1]
    assert "not today" in again[1]
