"""In front of every gated step stand an opening and a sleep, wherever in a graph it is, and all its values still reach it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.adapters.argo import contract
from tests.frameworks.argo.conftest import Create
from tests.frameworks.argo.shapes import FANS, TURNS
from tests.frameworks.forges import LocalStage
from tests.frameworks.stage import Stage

Json = dict[str, Any]


@pytest.fixture
def stage(local: LocalStage) -> Stage:
    """Nothing is asked here, so one forge is enough."""
    return local


def test_every_step_of_a_graph_with_branches_joins_and_nested_foreachs_gets_its_pair(create: Create) -> None:
    template = create("fans.py", FANS)
    by_name = check(template, ["left_side", "meet", "each", "part", "last", "parts_joined", "joined", "end"])
    assert by_name["hitl-suspend-joined"]["suspend"] == {"duration": "210"}
    assert by_name["hitl-suspend-meet"]["suspend"] == {}

    # The opening needs none of what makes a step dear.
    own, opening = by_name["each"], by_name["hitl-notify-each"]
    assert own["nodeSelector"] == {"gpu": "yes"}
    assert opening["nodeSelector"] == {}
    assert "gpu" in str(own["container"]["resources"])
    assert "gpu" not in str(opening["container"]["resources"])
    assert any("persistentVolumeClaim" in volume for volume in own["volumes"])
    assert not any("persistentVolumeClaim" in volume for volume in opening["volumes"])
    assert [mount["name"] for mount in opening["container"]["volumeMounts"]] == ["out"]

    # A step's own retries stay, and its opening has others.
    assert by_name["left-side"]["retryStrategy"]["limit"] == 3
    assert by_name["hitl-notify-left-side"]["retryStrategy"]["expression"] == "lastRetry.exitCode != '2'"


def test_conditional_and_recursive_steps_get_their_pair(create: Create) -> None:
    template = create("turns.py", TURNS)
    by_name = check(template, ["start", "smooth", "rough"], recursive=["again"])
    tasks = {task["name"]: task for task in by_name["Turns"]["dag"]["tasks"]}
    assert tasks["hitl-notify-rough"]["when"].endswith("== 'rough'}})")
    assert "when" not in tasks["rough"]
    assert "depends" not in tasks["hitl-notify-start"]

    # Each turn of a recursive step is a gate of its own, in front of the step and not of the turn.
    groups = [[step["name"] for step in group] for group in by_name["again"]["steps"]]
    assert groups == [["hitl-notify-again"], ["hitl-suspend-again"], ["again-internal"], ["again-recursion"]]
    (notify,), (suspend,), (own,), _ = by_name["again"]["steps"]
    assert notify["arguments"] == own["arguments"]
    assert suspend["arguments"]["parameters"][0]["value"] == "{{steps.hitl-notify-again.outputs.parameters.gate}}"


def check(template: Json, gated: list[str], recursive: list[str] | None = None) -> dict[str, Json]:
    """Hold a template against what must be true of all gates; return its templates by name."""
    by_name: dict[str, Json] = {one["name"]: one for one in template["spec"]["templates"]}
    graphs = [one["dag"]["tasks"] for one in by_name.values() if one.get("dag")]
    for step in gated:
        (tasks,) = [tasks for tasks in graphs if step.replace("_", "-") in [task["name"] for task in tasks]]
        in_graph(step.replace("_", "-"), {task["name"]: task for task in tasks})
    for step in (*gated, *(recursive or ())):
        name = step.replace("_", "-")
        pair(step, by_name, by_name[name if name in gated or step in gated else f"recursive-{name}"])
    pairs = [name for name in by_name if name.startswith("hitl-")]
    assert len(pairs) == 2 * len([*gated, *(recursive or ())])
    assert template["spec"]["workflowMetadata"]["labels"]["gh-gate/gated"] == "true"
    contract.check_templates([one for name, one in by_name.items() if name.startswith("hitl-") or "dag" in one])
    for tasks in graphs:
        for task in tasks:
            reachable(task, {one["name"]: one for one in tasks})
    return by_name


def in_graph(name: str, tasks: dict[str, Json]) -> None:
    own, notify, suspend = tasks[name], tasks[f"hitl-notify-{name}"], tasks[f"hitl-suspend-{name}"]
    assert own["depends"] == f"hitl-suspend-{name}.Succeeded"
    assert suspend["depends"] == f"hitl-notify-{name}.Succeeded"
    assert notify["arguments"] == (own.get("arguments") or {})
    assert "hitl-" not in str(notify["arguments"])


def pair(step: str, by_name: dict[str, Json], own: Json) -> None:
    name = step.replace("_", "-")
    notify, suspend = by_name[f"hitl-notify-{name}"], by_name[f"hitl-suspend-{name}"]
    ours, theirs = notify["container"], own["container"]
    assert (notify["inputs"], ours["image"], ours["env"]) == (own["inputs"], theirs["image"], theirs["env"])
    assert {one["name"] for one in notify["outputs"]["parameters"]} == {"gate", "gate-url"}
    assert f" hitl open {step} --run-id " in ours["command"][2]
    assert f" step {step} --run-id " not in ours["command"][2]
    assert ours["command"][2].replace(" hitl open ", " step ") == theirs["command"][2]
    assert "container" not in suspend
    assert {"name": "GH_GATE_FLOW_PATH", "value": "fans.py" if "fans" in str(theirs) else "turns.py"} in ours["env"]


def reachable(task: Json, tasks: dict[str, Json]) -> None:
    """Every task whose outputs a task takes has to come before it, as Argo requires of a template."""
    before = set(ancestors(task, tasks))
    for used in re.findall(r"\{\{tasks\.([\w-]+)\.", json.dumps(task)):
        assert used in before, f"{task['name']} takes from {used}, which may come after it"


def ancestors(task: Json, tasks: dict[str, Json]) -> Iterator[str]:
    for name in re.findall(r"([\w-]+)\.Succeeded", task.get("depends") or ""):
        yield name
        yield from ancestors(tasks[name], tasks)
