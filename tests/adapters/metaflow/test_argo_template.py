"""A compiled workflow template gets its gates, or is refused: what is not as it is known is not guessed at."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from gh_gate.adapters.metaflow.argo_template import Gated, inject
from gh_gate.errors import UsageError

Json = dict[str, Any]

GATE = Gated("gate_it", 3600)


def container(name: str, command: str = "") -> Json:
    run = command or f"init && python flow.py --quiet step {name.replace('-', '_')} --run-id argo-x --task-id t"
    volumes = [{"name": "out", "emptyDir": {}}, {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
    mounts = [{"name": "out", "mountPath": "/mnt/out"}, {"name": "data", "mountPath": "/data"}]
    return {
        "name": name,
        "inputs": {"parameters": [{"name": "input-paths"}]},
        "outputs": {"parameters": [{"name": "task-id", "valueFrom": {"path": "/mnt/out/task_id"}}]},
        "nodeSelector": {"gpu": "yes"},
        "activeDeadlineSeconds": 5 * 86_400,
        "volumes": volumes,
        "container": {
            "command": ["bash", "-c", run],
            "image": "ours:1",
            "env": [{"name": "FOO", "value": "bar"}, {"name": "GH_GATE_REPOSITORY", "value": "acme/own"}],
            "ports": [{"containerPort": 1}],
            "resources": {"limits": {"nvidia.com/gpu": "1"}},
            "volumeMounts": mounts,
        },
    }


def task(name: str, **more: Any) -> Json:
    given = {"parameters": [{"name": "input-paths", "value": "{{tasks.start.outputs.parameters.task-id}}"}]}
    return {"name": name, "template": name, "arguments": given, **more}


def workflow(*templates: Json) -> Json:
    graph = {"name": "Flow", "dag": {"tasks": [task("start"), task("gate-it", depends="start.Succeeded")]}}
    return {"spec": {"templates": [graph, container("start"), container("gate-it"), *templates]}}


def changed(flow: Json, *gates: Gated, environ: dict[str, str] | None = None, nodes: Any = ()) -> dict[str, Json]:
    inject(flow, gates or (GATE,), environ or {}, dict(nodes))
    return {one["name"]: one for one in flow["spec"]["templates"]}


def test_the_opening_hangs_where_the_step_hung_and_the_step_waits_for_the_sleep() -> None:
    tasks = changed(workflow())["Flow"]["dag"]["tasks"]
    assert [(one["name"], one.get("depends")) for one in tasks] == [
        ("start", None),
        ("hitl-notify-gate-it", "start.Succeeded"),
        ("hitl-suspend-gate-it", "hitl-notify-gate-it.Succeeded"),
        ("gate-it", "hitl-suspend-gate-it.Succeeded"),
    ]
    assert tasks[1]["arguments"] == tasks[3]["arguments"]
    assert [one["value"] for one in tasks[2]["arguments"]["parameters"]] == [
        "{{tasks.hitl-notify-gate-it.outputs.parameters.gate}}",
        "{{tasks.hitl-notify-gate-it.outputs.parameters.gate-url}}",
    ]


def test_a_graph_that_lists_its_dependencies_as_older_versions_do_goes_on_so() -> None:
    flow = workflow()
    flow["spec"]["templates"][0]["dag"]["tasks"][1] |= {"depends": None, "dependencies": ["start"]}
    tasks = changed(flow)["Flow"]["dag"]["tasks"]
    assert [one.get("dependencies") for one in tasks] == [
        None,
        ["start"],
        ["hitl-notify-gate-it"],
        ["hitl-suspend-gate-it"],
    ]
    assert not any(one.get("depends") for one in tasks)


def test_what_decides_whether_a_step_runs_decides_whether_anybody_is_asked() -> None:
    flow = workflow()
    flow["spec"]["templates"][0]["dag"]["tasks"][1]["when"] = "{{tasks.start.outputs.parameters.switch-step}}==gate_it"
    tasks = {one["name"]: one for one in changed(flow)["Flow"]["dag"]["tasks"]}
    assert tasks["hitl-notify-gate-it"]["when"] == "{{tasks.start.outputs.parameters.switch-step}}==gate_it"
    assert "when" not in tasks["gate-it"]


def test_the_sleep_runs_no_pod_and_ends_by_itself_once_the_gate_is_over() -> None:
    sleep = changed(workflow())["hitl-suspend-gate-it"]
    assert sleep["suspend"] == {"duration": "3720"}
    assert "container" not in sleep
    assert changed(workflow(), Gated("gate_it", None))["hitl-suspend-gate-it"]["suspend"] == {}


def test_the_opening_is_the_steps_own_pod_with_little_to_do() -> None:
    own, notify = container("gate-it"), changed(workflow(), nodes={"pool": "any"}.items())["hitl-notify-gate-it"]
    assert notify["container"]["command"][2] == own["container"]["command"][2].replace(" step ", " hitl open ")
    assert (notify["inputs"], notify["container"]["image"]) == (own["inputs"], "ours:1")
    assert notify["container"]["resources"] == {"requests": {"cpu": "200m", "memory": "512M"}}
    assert notify["container"]["ports"] is None
    assert notify["nodeSelector"] == {"pool": "any"}
    assert notify["activeDeadlineSeconds"] == "900"
    assert [volume["name"] for volume in notify["volumes"]] == ["out"]
    assert [mount["name"] for mount in notify["container"]["volumeMounts"]] == ["out"]
    assert [one["valueFrom"]["path"] for one in notify["outputs"]["parameters"]] == [
        "/mnt/out/hitl_gate",
        "/mnt/out/hitl_gate_url",
    ]


def test_another_try_of_the_opening_is_made_except_for_what_it_does_not_mend() -> None:
    tries = changed(workflow())["hitl-notify-gate-it"]["retryStrategy"]
    assert (tries["retryPolicy"], tries["expression"]) == ("Always", "lastRetry.exitCode != '2'")


def test_the_opening_and_the_step_get_the_same_variables_and_the_flows_own_come_first() -> None:
    found = changed(workflow(), environ={"GH_GATE_REPOSITORY": "acme/guessed", "GH_GATE_COMMIT": "c"})
    for name in ("gate-it", "hitl-notify-gate-it"):
        variables = {one["name"]: one["value"] for one in found[name]["container"]["env"]}
        assert variables == {"FOO": "bar", "GH_GATE_REPOSITORY": "acme/own", "GH_GATE_COMMIT": "c"}
    assert "GH_GATE_COMMIT" not in str(found["start"])


def test_a_recursive_step_asks_in_each_of_its_turns() -> None:
    own = {"name": "gate-it-internal", "template": "recursive-gate-it", "arguments": {"parameters": [{"name": "x"}]}}
    turn = {"name": "gate-it-recursion", "template": "gate-it", "when": "again"}
    steps = {"name": "gate-it", "steps": [[own], [turn]]}
    flow = workflow()
    flow["spec"]["templates"][2] = container("recursive-gate-it", container("gate-it")["container"]["command"][2])
    found = changed({"spec": {"templates": [*flow["spec"]["templates"], steps]}})
    names = [[one["name"] for one in group] for group in found["gate-it"]["steps"]]
    assert names == [["hitl-notify-gate-it"], ["hitl-suspend-gate-it"], ["gate-it-internal"], ["gate-it-recursion"]]
    assert found["gate-it"]["steps"][0][0]["arguments"] == own["arguments"]
    assert found["gate-it"]["steps"][1][0]["arguments"]["parameters"][0]["value"].startswith("{{steps.hitl-notify-")
    assert found["Flow"]["dag"]["tasks"][1]["depends"] == "start.Succeeded"


def test_a_flow_without_gates_stays_as_it_is() -> None:
    flow = workflow()
    before = deepcopy(flow)
    inject(flow, (), {"GH_GATE_REPOSITORY": "acme/app"}, {})
    assert flow == before


def test_its_workflows_are_found_by_a_label() -> None:
    flow = workflow()
    flow["spec"]["workflowMetadata"] = {"labels": {"app": "metaflow"}, "annotations": {"a": "b"}}
    changed(flow)
    assert flow["spec"]["workflowMetadata"] == {
        "labels": {"app": "metaflow", "gh-gate/gated": "true"},
        "annotations": {"a": "b"},
    }


def without_pod(flow: Json) -> None:
    flow["spec"]["templates"][2] = {"name": "gate-it", "resource": {"action": "create"}}


def without_template(flow: Json) -> None:
    del flow["spec"]["templates"][2]


def without_task(flow: Json) -> None:
    del flow["spec"]["templates"][0]["dag"]["tasks"][1]


def called_twice(flow: Json) -> None:
    flow["spec"]["templates"][0]["dag"]["tasks"].append(task("again", template="gate-it"))


def other_command(flow: Json) -> None:
    flow["spec"]["templates"][2] = container("gate-it", "python flow.py run-step gate_it --run-id argo-x")


def two_commands(flow: Json) -> None:
    flow["spec"]["templates"][2] = container("gate-it", "a step gate_it --run-id x; b step gate_it --run-id x")


def taken_name(flow: Json) -> None:
    flow["spec"]["templates"].append(container("hitl-notify-gate-it"))


@pytest.mark.parametrize(
    "meddle", [without_pod, without_template, without_task, called_twice, other_command, two_commands, taken_name]
)
def test_what_is_not_as_it_is_known_is_refused(meddle: Any) -> None:
    flow = workflow()
    meddle(flow)
    with pytest.raises(UsageError, match="no gate can be put in front of step gate_it") as caught:
        changed(flow)
    assert caught.value.why
    assert caught.value.docs == "docs/argo.md"
