"""Where a gate may not stand: where flowyml would leave it out, overtake it, or go on although it has failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowyml.core.dynamic import DynamicStep

from gh_gate.errors import UsageError

TAG = {"gh-gate": "approval"}
"""What flowyml shows beside a step that asks people."""


def is_gate(step: Any) -> bool:
    """Tell whether a step asks people."""
    return TAG.items() <= getattr(step, "tags", {}).items()


def has_gates(pipeline: Any) -> bool:
    """Tell whether a pipeline asks people anywhere."""
    return any(is_gate(step) for step in [*pipeline.steps, *_elsewhere(pipeline)])


def refuse_unstopped(pipeline: Any) -> None:
    """Refuse a pipeline that would go on after a no.

    :raise UsageError: where a gate is chosen by a condition, or stands in a pipeline that is a step of this one.
    """
    for gate in (step for step in _elsewhere(pipeline) if is_gate(step)):
        raise UsageError(
            f"the gate {gate.name} stands where flowyml would go on after a no.",
            why="flowyml goes on when a step that a condition chose has failed, and when a pipeline inside a step has",
            do="add the gate to the pipeline itself; use `auto_approve_if` where people are only sometimes needed",
        )


def refuse_left_out(pipeline: Any) -> None:
    """Refuse a pipeline that would leave a gate out.

    :raise UsageError: where another step has a gate's name: flowyml runs one of them.
    """
    names = [step.name for step in pipeline.steps]
    for gate in (step for step in pipeline.steps if is_gate(step) and names.count(step.name) > 1):
        raise UsageError(
            f"the pipeline {pipeline.name} has two steps of the name {gate.name}, and one of them is a gate.",
            why="flowyml runs only one step of a name, and says nothing",
            do="give each its own `name`",
        )


def is_dynamic(step: Any) -> bool:
    """Tell whether a step makes a pipeline when it runs, which flowyml runs without the pipeline's executor."""
    return isinstance(step, DynamicStep)


def refuse_unordered(pipeline: Any) -> None:
    """Refuse a pipeline with a gate that a step could overtake.

    :raise UsageError: where a condition chooses steps: flowyml keeps no order between those and the others; and where a step
        is dynamic, which nothing can hold up.
    """
    for step in filter(is_dynamic, pipeline.steps):
        raise UsageError(
            f"the pipeline {pipeline.name} has a gate, and a dynamic step, {step.name}.",
            why="flowyml runs that by itself, so nothing keeps it from running before anybody was asked",
            do="add what it would make to the pipeline before it runs, or put the gate into a pipeline of its own before this one",
        )
    if pipeline.control_flows:
        raise UsageError(
            f"the pipeline {pipeline.name} has a gate, and steps that a condition (`If`) chooses.",
            why="flowyml runs a chosen step as soon as its condition can be told, so it may run before anybody was asked",
            do="add the steps themselves, each with its own condition: @step(condition=lambda accuracy: accuracy > 0.9)",
        )


def _elsewhere(pipeline: Any) -> Iterator[Any]:
    """Give what a pipeline runs beside its own steps: steps that conditions choose, and those of inner pipelines."""
    for flow in pipeline.control_flows:
        yield from _parts(vars(flow))
    for step in pipeline.steps:
        inner = getattr(step, "sub_pipeline", None)
        if inner is not None:
            yield from inner.steps
            yield from _elsewhere(inner)


def _parts(thing: Any) -> Iterator[Any]:
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list | tuple):
        for part in thing:
            yield from _parts(part)
    else:
        yield thing
