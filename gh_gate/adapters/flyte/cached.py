"""Refuses to ask where Flyte would keep the answer: the next run would find a yes in its cache, and ask nobody.

Flyte does not tell a task how it was declared, so the function that runs tasks is wrapped. On one machine that shows the task and
those that called it; in a cluster the task of this pod, without what `override` said of it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from flyte._internal.runtime import taskrunner

from gh_gate.errors import UsageError

_MARK = "_gh_gate_watches"

_running: ContextVar[tuple[Any, ...]] = ContextVar("gh_gate_flyte_running", default=())


def watch() -> None:
    """Know from now on which tasks run; a second call changes nothing."""
    if not hasattr(taskrunner.run_task, _MARK):
        taskrunner.run_task = _watched(taskrunner.run_task)


def refuse() -> None:
    """Refuse to ask in a task that is cached, or that one calls that is.

    :raise UsageError: naming it.
    """
    for task in _running.get():
        cache = getattr(task, "cache", None)
        if cache is not None and cache.is_enabled():
            raise UsageError(
                f"the task {task.name} asks people, and Flyte caches what it returns.",
                why="the next run would get this answer from the cache, and nobody would be asked",
                do='ask in a task of its own with cache="disable", called by tasks that are not cached either',
                docs="docs/flyte.md",
            )


def _watched(run_task: Callable[..., Any]) -> Callable[..., Any]:
    signature = inspect.signature(run_task)

    @functools.wraps(run_task)
    async def watched(*args: Any, **words: Any) -> Any:
        token = _running.set((*_running.get(), signature.bind(*args, **words).arguments.get("task")))
        try:
            return await run_task(*args, **words)
        finally:
            _running.reset(token)

    setattr(watched, _MARK, True)
    return watched
