"""Puts two templates in front of each step that has a gate: one opens the gate, the other sleeps.

Metaflow has no hook for that, so its compiled workflow template is changed, and what is not as it is known here is refused:
a gate that was left out by mistake would be a step that fails when it runs, or worse. Where the step hung in the graph, its
opening hangs now; the step itself waits for the sleep alone. Argo looks for values in all ancestors of a task, so what the
step takes from the tasks before stays what it was.

https://argo-workflows.readthedocs.io/en/latest/enhanced-depends-logic/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from gh_gate.adapters.argo import GATE, GATED, LINK
from gh_gate.adapters.metaflow import argo_notify
from gh_gate.errors import UsageError

Json = dict[str, Any]

LATER = 120
"""Seconds after the deadline at which the sleep ends by itself: the gate is decided by then, whatever the clocks say."""

_MOVED = ("depends", "dependencies", "when")


@dataclass(frozen=True, slots=True)
class Gated:
    """A step with a gate.

    :param step: its name in the flow.
    :param timeout: seconds until the gate's deadline; None where it waits for ever.
    """

    step: str
    timeout: int | None

    @property
    def name(self) -> str:
        """The step's name in Argo, where an underscore means something else."""
        return self.step.replace("_", "-")

    @property
    def notify(self) -> str:
        """The name of the opening."""
        return f"hitl-notify-{self.name}"

    @property
    def suspend(self) -> str:
        """The name of the sleep."""
        return f"hitl-suspend-{self.name}"


def inject(workflow: Json, gates: Sequence[Gated], environ: Mapping[str, str], nodes: Mapping[str, str]) -> None:
    """Change a compiled workflow template in place.

    :param workflow: as Metaflow compiles it.
    :param environ: variables that the openings and the steps get, so that both ask the same.
    :param nodes: the selector of the nodes on which a step without one of its own would run.
    :raise UsageError: where the template is not as it is known here, naming the step.
    """
    templates: list[Json] = workflow["spec"]["templates"]
    for gated in gates:
        own = _template_of(gated, templates)
        argo_notify.add_environ(own, environ)
        _put_before(gated, own["name"], templates)
        templates += [argo_notify.template(own, gated.step, gated.notify, nodes), _sleep(gated)]
    if gates:
        workflow["spec"].setdefault("workflowMetadata", {}).setdefault("labels", {})[GATED] = "true"


def _template_of(gated: Gated, templates: Sequence[Json]) -> Json:
    """Return the template that runs a step's own pod; a recursive step's has another name."""
    by_name = {template["name"]: template for template in templates}
    own = by_name.get(f"recursive-{gated.name}") or by_name.get(gated.name)
    if own is None or not own.get("container"):
        raise _unknown(gated, "it has no pod of its own there")
    if gated.notify in by_name or gated.suspend in by_name:
        raise _unknown(gated, f"there is a step called {gated.notify} or {gated.suspend} already")
    return own


def _put_before(gated: Gated, name: str, templates: Sequence[Json]) -> None:
    done = [_in_graph(gated, name, t["dag"]["tasks"]) for t in templates if t.get("dag")]
    done += [_in_sequence(gated, name, t["steps"]) for t in templates if t.get("steps")]
    if sum(done) != 1:
        raise _unknown(gated, f"it is called in {sum(done)} places, and not in one")


def _in_graph(gated: Gated, name: str, tasks: list[Json]) -> int:
    found = [task for task in tasks if task.get("template") == name]
    # Older versions of Metaflow write lists of names; Argo takes no graph that has both.
    after = _listed if any(task.get("dependencies") for task in tasks) else _said
    for task in found:
        opening = {"name": gated.notify, "template": gated.notify, "arguments": deepcopy(task.get("arguments") or {})}
        opening |= {key: task[key] for key in _MOVED if task.get(key)}
        sleep = _call(gated, "tasks") | after(gated.notify)
        tasks[tasks.index(task) : tasks.index(task)] = [opening, sleep]
        for key in _MOVED:
            task.pop(key, None)
        task.update(after(gated.suspend))
    return len(found)


def _said(name: str) -> Json:
    return {"depends": f"{name}.Succeeded"}


def _listed(name: str) -> Json:
    return {"dependencies": [name]}


def _in_sequence(gated: Gated, name: str, groups: list[list[Json]]) -> int:
    """Put them before a step of a template of steps, as Metaflow makes of a recursive step: each turn asks anew."""
    found = [group for group in groups if [step.get("template") for step in group] == [name]]
    for group in found:
        opening = deepcopy(group[0]) | {"name": gated.notify, "template": gated.notify}
        groups[groups.index(group) : groups.index(group)] = [[opening], [_call(gated, "steps")]]
    return len(found)


def _call(gated: Gated, kind: str) -> Json:
    values = [(name, f"{{{{{kind}.{gated.notify}.outputs.parameters.{name}}}}}") for name in (GATE, LINK)]
    parameters = [{"name": name, "value": value} for name, value in values]
    return {"name": gated.suspend, "template": gated.suspend, "arguments": {"parameters": parameters}}


def _sleep(gated: Gated) -> Json:
    ends = {} if gated.timeout is None else {"duration": str(gated.timeout + LATER)}
    return {
        "name": gated.suspend,
        "inputs": {"parameters": [{"name": GATE}, {"name": LINK}]},
        "metadata": {"annotations": {"gh-gate/step": gated.step}},
        "suspend": ends,
    }


def _unknown(gated: Gated, why: str) -> UsageError:
    return UsageError(
        f"no gate can be put in front of step {gated.step} on Argo Workflows.",
        why=f"in the template that Metaflow compiled, {why}",
        do="take @hitl off this step, or report it with the version of Metaflow",
        docs="docs/argo.md",
    )
