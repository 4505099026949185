"""Which run a step belongs to, and what has to be done before a pipeline with a gate may run.

flowyml tells a step nothing about its run, and forgets what a start hook raises. So the hook puts an executor around the
pipeline's own: that one knows the run, and where something is wrong it refuses every step.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TextIO

from flowyml.core.executor import Executor
from flowyml.core.hooks import get_global_hooks

from gh_gate.adapters.flowyml import order, places
from gh_gate.errors import UsageError


@dataclass(frozen=True)
class Now:
    """What a step's executor knows of the run.

    :param known: earlier outputs and the pipeline's context, by name.
    :param stdout: and ``stderr``, as they were before flowyml captured what the step prints.
    """

    pipeline: Any
    run_id: str
    known: Mapping[str, Any]
    stdout: TextIO
    stderr: TextIO


_now: ContextVar[Now | None] = ContextVar("gh_gate_flowyml", default=None)


def now(name: str) -> Now:
    """Return what is known of the run of the step that is executed at present.

    :raise UsageError: where the step was called by hand, or by an orchestrator that does not run steps here.
    """
    found = _now.get()
    if found is None:
        raise UsageError(
            f"the step {name} does not know which run it belongs to.",
            why="it only works in a pipeline that flowyml's local orchestrator runs",
            do="add it to a pipeline, and run that without another orchestrator",
        )
    return found


def listen() -> None:
    """See to it that a pipeline with a gate is prepared when it starts; once is enough, and more does no harm."""
    hooks = get_global_hooks()
    if prepare not in hooks.on_pipeline_start:
        hooks.register_pipeline_start_hook(prepare)


def prepare(pipeline: Any) -> None:
    """Prepare a pipeline that is about to run, or have it refuse every step."""
    own = pipeline.executor.inner if isinstance(pipeline.executor, Watched) else pipeline.executor
    try:
        if not places.has_gates(pipeline):
            return
        places.refuse_left_out(pipeline)
        places.refuse_unstopped(pipeline)
        places.refuse_unordered(pipeline)
        order.keep(pipeline)
    except Exception as error:  # noqa: BLE001 - whatever it is, flowyml would print it and go on
        pipeline.executor = Watched(own, pipeline, problem=error)
        order.watch_all(pipeline)
    else:
        pipeline.executor = Watched(own, pipeline)


class Watched(Executor):
    """The pipeline's own executor, with the run at hand.

    :param problem: what keeps this pipeline from running at all.
    """

    def __init__(self, inner: Any, pipeline: Any, *, problem: Exception | None = None) -> None:
        self.inner, self._pipeline, self._problem = inner, pipeline, problem

    def execute_step(self, step: Any, inputs: Any, context_params: Any, *args: Any, **more: Any) -> Any:
        """Execute a step as the pipeline's own executor does."""
        if self._problem is not None:
            raise self._problem
        known = {**(more.get("all_outputs") or {}), **context_params}
        token = _now.set(Now(self._pipeline, more.get("run_id") or "", known, sys.stdout, sys.stderr))
        try:
            return self.inner.execute_step(step, inputs, context_params, *args, **more)
        finally:
            _now.reset(token)

    def execute_step_group(self, *args: Any, **more: Any) -> Any:
        """Execute a group of steps as the pipeline's own executor does; a gate is in none."""
        if self._problem is not None:
            raise self._problem
        return self.inner.execute_step_group(*args, **more)
