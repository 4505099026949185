"""Only a node that sleeps now, and names a gate, is one of ours."""

from __future__ import annotations

from typing import Any

import pytest

from gh_gate.adapters.argo.nodes import sleepers
from tests.adapters.argo.standin import asleep


def found(*nodes: Any) -> list[str]:
    workflow = {"metadata": {"name": "train"}, "status": {"nodes": {str(n): node for n, node in enumerate(nodes)}}}
    return [f"{one.node} {one.gate}" for one in sleepers("argo", workflow)]


def test_a_sleeping_node_names_its_gate_and_itself() -> None:
    workflow = {"metadata": {"name": "train"}, "status": {"nodes": {"x": asleep(42, "train-7")}}}
    (one,) = sleepers("argo", workflow)
    assert (one.namespace, one.workflow, one.node, one.repository, one.number) == (
        "argo",
        "train",
        "train-7",
        "acme/app",
        42,
    )
    assert str(one) == "argo/train: hitl-suspend-gate, acme/app#42"


def test_splits_of_a_foreach_are_told_apart_by_their_ids() -> None:
    assert found(asleep(1, "a"), asleep(2, "b")) == ["a acme/app#1", "b acme/app#2"]


def test_a_comment_on_a_pull_request_is_a_gate_of_its_own() -> None:
    two = [asleep(1, "a", repository="acme/app"), asleep(1, "b")]
    two[1]["inputs"]["parameters"][0]["value"] = "acme/app#1#issuecomment-77"
    assert found(*two) == ["a acme/app#1", "b acme/app#1#issuecomment-77"]


@pytest.mark.parametrize(
    "node",
    [
        asleep(1, phase="Succeeded"),
        asleep(1, phase="Pending"),
        asleep(1, type="Pod"),
        asleep(1, inputs={}),
        asleep(1, inputs=None),
        asleep(1, inputs={"parameters": [{"name": "other", "value": "acme/app#1"}]}),
        asleep(1, inputs={"parameters": [{"name": "gate"}]}),
        asleep(1, inputs={"parameters": [{"name": "gate", "value": "{{tasks.x.outputs.parameters.gate}}"}]}),
        asleep(0),
        asleep(1, repository="acme"),
        asleep(1, repository="acme/app/more"),
        asleep(1, repository="acme/app "),
        asleep(1, inputs={"parameters": [{"name": "gate", "value": "acme/app#1#issuecomment-"}]}),
        asleep(1, inputs={"parameters": [{"name": "gate", "value": "acme/app#1#issuecomment-0"}]}),
        asleep(1, "a,phase=Running"),
        asleep(1, "a=b"),
        asleep(1, id=""),
        {},
    ],
)
def test_everything_else_is_left_alone(node: Any) -> None:
    assert found(node) == []


@pytest.mark.parametrize("workflow", [{}, {"status": None}, {"metadata": None, "status": {"nodes": None}}])
def test_a_workflow_without_nodes_has_none(workflow: Any) -> None:
    assert list(sleepers("argo", workflow)) == []
