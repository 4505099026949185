"""Walks through a compiled workflow template as Argo's controller does: again and again, doing what can be done now.

What it keeps of a workflow is what Argo's server would tell of it, so the same nodes are shown to `gh-gate resume-argo`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from tests.frameworks.argo.pods import Pods, filled

Json = dict[str, Any]
Scope = dict[str, str]

DONE, FAILED, RUNNING, OMITTED = "Succeeded", "Failed", "Running", "Omitted"


@dataclass
class Workflow:
    """A workflow that was made from a template.

    :param template: as ``argo-workflows create --only-json`` prints it.
    """

    template: Json
    name: str
    pods: Pods
    nodes: dict[str, Json] = field(default_factory=dict)

    def advance(self) -> str:
        """Do what can be done, and return the phase: ``Running`` where something is suspended."""
        scope = {"workflow.name": self.name, "workflow.creationTimestamp": "2026-01-01T00:00:00Z"}
        for one in self.template["spec"]["arguments"].get("parameters") or ():
            scope[f"workflow.parameters.{one['name']}"] = str(one["value"])
        return str(self._visit(self.template["spec"]["entrypoint"], self.name, self.name, scope)["phase"])

    def as_told(self) -> Json:
        """The workflow as Argo's server tells it."""
        labels = self.template["spec"]["workflowMetadata"]["labels"]
        nodes = {node["id"]: node for node in self.nodes.values()}
        return {
            "metadata": {"name": self.name, "namespace": "argo", "labels": labels},
            "status": {"phase": RUNNING, "nodes": nodes},
        }

    def wake(self) -> None:
        """Resume everything that sleeps, as anybody may who has access to Argo."""
        for node in self.asleep():
            node["phase"] = DONE

    def retry(self) -> None:
        """Let what has failed run again, as ``argo retry`` does; what has succeeded stays as it is."""
        for name in [name for name, node in self.nodes.items() if node["phase"] == FAILED]:
            del self.nodes[name]

    def asleep(self) -> list[Json]:
        """The nodes that are suspended now."""
        return [node for node in self.nodes.values() if node["type"] == "Suspend" and node["phase"] == RUNNING]

    def log(self, name: str) -> str:
        """What the pod of a node printed."""
        return self.pods.ended[f"{self.name}.{name}"].log

    def _visit(self, template: str, name: str, shown: str, scope: Scope) -> Json:
        found = next(one for one in self.template["spec"]["templates"] if one["name"] == template)
        if name not in self.nodes:
            inputs = [{"name": k.removeprefix(_IN), "value": v} for k, v in scope.items() if k.startswith(_IN)]
            self.nodes[name] = {
                "id": f"{self.name}-{crc32(name.encode())}",
                "name": name,
                "displayName": shown,
                "templateName": template,
                "type": "Suspend" if "suspend" in found else "Pod" if "container" in found else "DAG",
                "phase": RUNNING,
                "startedAt": "2026-01-01T00:00:00Z",
                "inputs": {"parameters": inputs},
            }
        node = self.nodes[name]
        if node["phase"] != RUNNING or "suspend" in found:
            return node
        if "container" in found:
            ended = self.pods.run(name, found, scope)
            node["phase"] = DONE if ended.code == 0 else FAILED
            node["outputs"] = {"parameters": [{"name": k, "value": v} for k, v in ended.outputs.items()]}
            return node
        node["phase"] = self._graph(found["dag"]["tasks"], name, scope)
        return node

    def _graph(self, tasks: list[Json], name: str, scope: Scope) -> str:
        nodes: dict[str, Json] = {}
        for _ in tasks:  # each turn does at least one more, if anything can be done
            for task in tasks:
                if nodes.get(task["name"], {}).get("phase") in (DONE, FAILED, OMITTED):
                    continue
                if (go := _may_run(task, nodes)) is not None:
                    nodes[task["name"]] = self._task(task, name, scope, nodes) if go else {"phase": OMITTED}
        phases = {node["phase"] for node in nodes.values()}
        waits = RUNNING in phases or len(nodes) < len(tasks)
        return FAILED if FAILED in phases else RUNNING if waits else DONE

    def _task(self, task: Json, name: str, scope: Scope, nodes: Mapping[str, Json]) -> Json:
        known = {**scope, **{f"tasks.{t}.outputs.parameters.{k}": v for t, n in nodes.items() for k, v in _outputs(n)}}
        if "withParam" not in task:
            return self._visit(task["template"], f"{name}.{task['name']}", task["name"], _inputs(task, known))
        items = json.loads(filled(task["withParam"], known))
        split = [
            self._visit(task["template"], f"{name}.{task['name']}({i}:{item})", f"{task['name']}({i}:{item})", inputs)
            for i, item in enumerate(items)
            for inputs in [_inputs(task, known | {"item": str(item)})]
        ]
        phases = {node["phase"] for node in split}
        return {"phase": FAILED if FAILED in phases else RUNNING if RUNNING in phases else DONE}


_IN = "inputs.parameters."


def _inputs(task: Json, known: Scope) -> Scope:
    kept = {key: value for key, value in known.items() if key.startswith("workflow.")}
    given = (task.get("arguments") or {}).get("parameters") or ()
    return kept | {f"{_IN}{one['name']}": filled(one["value"], known) for one in given}


def _outputs(node: Json) -> list[tuple[str, str]]:
    return [(one["name"], one["value"]) for one in (node.get("outputs") or {}).get("parameters") or ()]


def _may_run(task: Json, nodes: Mapping[str, Json]) -> bool | None:
    """Tell whether a task's dependencies let it run; None while that is open."""
    wanted = re.findall(r"([\w-]+)\.Succeeded", task.get("depends") or "")
    if any(nodes.get(name, {}).get("phase", RUNNING) == RUNNING for name in wanted):
        return None
    depends = task.get("depends") or "True"
    for name in wanted:
        depends = re.sub(rf"(?<![\w-]){name}\.Succeeded", str(nodes[name]["phase"] == DONE), depends)
    switch = task.get("when", "")
    chosen = all(dict(_outputs(nodes[name])).get("switch-step") == to for name, to in _SWITCH.findall(switch))
    return eval(depends.replace("&&", " and ").replace("||", " or ")) and chosen  # noqa: S307 - Argo's words are Python's


_SWITCH = re.compile(r"tasks\['([\w-]+)'\]\.outputs\.parameters\['switch-step'\] : nil\) == '(\w+)'")
