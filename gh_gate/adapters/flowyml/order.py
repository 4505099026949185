"""Keeps every step on the side of the gate where the pipeline has it.

flowyml orders steps by the data they hand on, and a gate hands on nothing that `deploy` has to take. Left alone, it may
run `deploy` before the gate, and the gate before what it is asked about. So when a run starts, each gate waits for all
steps that were added before it, and all steps that were added after it wait for the gate.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from flowyml.core.graph import DAG, Node
from flowyml.core.step import Step

from gh_gate.adapters.flowyml import places
from gh_gate.adapters.flowyml.places import is_gate
from gh_gate.errors import UsageError


class Marked(list[str]):
    """A step's outputs, and one more that only the graph sees: flowyml counts outputs before it stores any.

    Nothing is ever stored under the last name, so no step can be given it as a value.
    """

    def __len__(self) -> int:
        return super().__len__() - 1


def keep(pipeline: Any) -> None:
    """Put steps that wait for each other in the place of the pipeline's own, which may belong to other pipelines too.

    :raise UsageError: where a step before a gate needs what a step after it makes.
    """
    steps = _waiting([_marked(step) for step in pipeline.steps])
    graph = _graph(steps)
    try:
        graph.topological_sort()
    except ValueError as error:
        raise UsageError(
            f"the steps of the pipeline {pipeline.name} are not added in the order in which they can run.",
            why="a step that was added before a gate needs what a step after the gate makes",
            do="add what has to run before a gate before it, and the rest after it",
        ) from error
    pipeline.steps, pipeline.dag = steps, graph
    _look_again(pipeline)


def watch_all(pipeline: Any) -> None:
    """Let the executor see every step, where it is to refuse them all: dynamic ones run without it."""
    if any(map(places.is_dynamic, pipeline.steps)):
        pipeline.steps = [Step(_nothing, name=one.name) if places.is_dynamic(one) else one for one in pipeline.steps]
        pipeline.dag = _graph(pipeline.steps)


def _nothing() -> None:
    """Stand in the place of a step that is refused."""


def _marked(step: Any) -> Any:
    if isinstance(step.outputs, Marked):
        return step
    ours = copy(step)
    ours.outputs = Marked([*step.outputs, f"{step.name} is done"])
    return ours


def _waiting(steps: list[Any]) -> list[Any]:
    """Let gates wait for what is before them, and what is after them for the gates."""
    for at, step in enumerate(steps):
        before = steps[:at] if is_gate(step) else [one for one in steps[:at] if is_gate(one)]
        step.inputs = list(dict.fromkeys([*step.inputs, *(_mark(one) for one in before)]))
    return steps


def _mark(step: Any) -> str:
    mark: str = step.outputs[-1]
    return mark


def _graph(steps: Iterable[Any]) -> Any:
    graph = DAG()
    for step in steps:
        graph.add_node(Node(step.name, step, step.inputs, step.outputs))
    graph.build_edges()
    return graph


def _look_again(pipeline: Any) -> None:
    """Let gates of a run that is taken up again be looked at, where anything after them still has to run.

    flowyml remembers which steps are done, and an approval is not valid for ever.
    """
    done: set[str] = getattr(pipeline, "_completed_steps_from_checkpoint", set())
    for at, step in enumerate(pipeline.steps):
        if is_gate(step) and any(later.name not in done for later in pipeline.steps[at:]):
            done.discard(step.name)
