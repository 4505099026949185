"""Which nodes of a workflow sleep until a gate is answered, as Argo's server tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gh_gate.adapters.argo import GATE

_REFERENCE = re.compile(
    r"([A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100})#([1-9]\d{0,9})(?:#issuecomment-([1-9]\d{0,18}))?", re.ASCII
)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,300}", re.ASCII)
"""What a node's id looks like; it goes into a selector, in which commas and equal signs mean something."""


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A node that sleeps.

    :param node: its id in the workflow, and ``name`` what people see of it.
    :param number: of the issue, or the pull request, where its gate is asked.
    :param comment: the comment that asks it on a pull request; 0 where the node does not say.
    """

    namespace: str
    workflow: str
    node: str
    name: str
    repository: str
    number: int
    comment: int = 0

    def __str__(self) -> str:
        """Return how the log calls it."""
        return f"{self.namespace}/{self.workflow}: {self.name}, {self.gate}"

    @property
    def gate(self) -> str:
        """Its gate, as the node names it."""
        return f"{self.repository}#{self.number}{f'#issuecomment-{self.comment}' if self.comment else ''}"


def sleepers(namespace: str, workflow: Mapping[str, Any]) -> Iterator[Sleeper]:
    """Yield the nodes that wait for a gate now; whatever else is suspended is somebody else's.

    :param workflow: with its ``status.nodes``.
    """
    name = str((workflow.get("metadata") or {}).get("name", ""))
    nodes = (workflow.get("status") or {}).get("nodes") or {}
    for node in nodes.values():
        if node.get("type") != "Suspend" or node.get("phase") != "Running":
            continue
        found = _REFERENCE.fullmatch(_input(node, GATE))
        if found and _ID.fullmatch(str(node.get("id", ""))):
            shown = str(node.get("displayName") or node["id"])
            numbers = int(found[2]), int(found[3] or 0)
            yield Sleeper(namespace, name, str(node["id"]), shown, found[1], *numbers)


def _input(node: Mapping[str, Any], name: str) -> str:
    parameters = (node.get("inputs") or {}).get("parameters") or ()
    return next((str(one.get("value", "")) for one in parameters if one.get("name") == name), "")
