"""The template that opens a gate: the step's own pod, with little to do.

It has the step's image, code package, environment and secrets. So what the step needs to verify an answer is missing before
anybody is asked, and not after.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from gh_gate.adapters.argo import GATE, LINK
from gh_gate.errors import UsageError

Json = dict[str, Any]

FOLDER = "/mnt/out"
"""The volume on which Metaflow's own templates hand their outputs over."""

FILES = {GATE: f"{FOLDER}/hitl_gate", LINK: f"{FOLDER}/hitl_gate_url"}
"""Where the opening writes what the sleep is to show."""

RESOURCES = {"requests": {"cpu": "200m", "memory": "512M"}}
"""A Python process that sends a handful of requests."""

MISUSE = "2"
"""The exit code for what another try does not mend."""

TRIES = {
    "limit": "5",
    "retryPolicy": "Always",
    "backoff": {"duration": "15s", "factor": "2", "maxDuration": "10m"},
    "expression": f"lastRetry.exitCode != '{MISUSE}'",
}
"""Opening finds what an earlier try has opened, so trying again is safe.

https://argo-workflows.readthedocs.io/en/latest/retries/
"""

SECONDS = "900"
"""After which a try is given up; Argo takes a number or a text, and describes a text."""


def template(own: Json, step: str, name: str, nodes: Mapping[str, str]) -> Json:
    """Return the template that opens a step's gate.

    :param own: the step's template.
    :param name: of the new one.
    :param nodes: the selector of the nodes on which a step without one of its own would run.
    :raise UsageError: where the step's command is not as it is known here.
    """
    made = deepcopy(own)
    made |= {
        "name": name,
        "outputs": {"parameters": [{"name": n, "valueFrom": {"path": path}} for n, path in FILES.items()]},
        "nodeSelector": dict(nodes),
        "activeDeadlineSeconds": SECONDS,
        "retryStrategy": deepcopy(TRIES),
        "volumes": [volume for volume in own.get("volumes") or [] if not _is_claim(volume)],
    }
    claims = {volume["name"] for volume in own.get("volumes") or [] if _is_claim(volume)}
    container = made["container"]
    mounts = [mount for mount in container.get("volumeMounts") or [] if mount["name"] not in claims]
    container |= {"name": name, "resources": deepcopy(RESOURCES), "ports": None, "volumeMounts": mounts}
    container["command"] = [*container["command"][:-1], _opening(container["command"][-1], step)]
    return made


def add_environ(own: Json, environ: Mapping[str, str]) -> None:
    """Give a step's container variables, where it does not have them from the flow."""
    variables: list[Json] = own["container"].setdefault("env", [])
    there = {variable["name"] for variable in variables}
    variables += [{"name": name, "value": value} for name, value in environ.items() if name not in there]


def _opening(command: str, step: str) -> str:
    """Replace the sub-command ``step`` by ``hitl open``, which takes the same options."""
    before, after = f" step {step} --run-id ", f" hitl open {step} --run-id "
    if command.count(before) != 1:
        raise UsageError(
            f"no gate can be put in front of step {step} on Argo Workflows.",
            why="its command is not one that this version of gh-gate knows",
            do="report it with the version of Metaflow",
            docs="docs/argo.md",
        )
    return command.replace(before, after)


def _is_claim(volume: Json) -> bool:
    """Tell whether a volume may be bound to a node, or to one pod at a time."""
    return "persistentVolumeClaim" in volume
