"""``@gh_gate.gate(...)``: a gate in front of a dangerous function, whose body runs only once people have approved."""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, Unpack, cast

from gh_gate.errors import UsageError
from gh_gate.library import call
from gh_gate.library import question as questions
from gh_gate.library.guarding import MARK, Asking, names
from gh_gate.library.options import Options

P = ParamSpec("P")
R = TypeVar("R")


def gate(
    prompt: str,
    *,
    name: str = "",
    inputs: Any = None,
    key: str = "",
    apart: Callable[..., Any] | None = None,
    **options: Unpack[Options],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Ask before every call of a function; works for plain and for async functions and methods.

    The same call again, with the same arguments and key, is a retry and finds the same answer.

    :param prompt: Markdown; its ``{fields}`` are the arguments of the call, defaults included.
    :param name: of the gate; by default the function's.
    :param inputs: what an approver fills in; the values are given to the function's parameter ``approved``. Without
        inputs such a parameter gets the `Decision`.
    :param key: as for `gh_gate.request`.
    :param apart: gives what tells calls apart: a function of some of the arguments, by their names, that returns plain
        values. By default all arguments do, ``self`` and ``cls`` among them.
    :param options: see `gh_gate.library.options.Options`; ``fail_on_rejection`` is always True.
    :return: a decorator; the decorated call raises what `gh_gate.approval` raises, and a `UsageError` for an argument that
        tells nothing apart; then the body has not run.
    :raise UsageError: when the code is loaded, for words that are wrong.
    """
    if callable(prompt):
        raise UsageError("the gate has no prompt.", do='write @gh_gate.gate("Drop {table}?")')
    if "fail_on_rejection" in options:
        raise UsageError("`fail_on_rejection` means nothing in front of a function.", do="leave it out")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = call.guarded(function)
        question = questions.ask(name or function.__name__.strip("_"), prompt, inputs, **options)
        asking = Asking(question, known, key, apart, fills=isinstance(inputs, type) or bool(question.form.fields))
        asking.check()
        made = _async(asking) if inspect.iscoroutinefunction(function) else _plain(asking)
        setattr(made, "__signature__", known.outside)  # noqa: B010 - a function has no such attribute by its type
        setattr(made, MARK, (*names(function), question.name))
        return cast("Callable[P, R]", made)

    return decorate


def _plain(asking: Asking) -> Callable[..., Any]:
    @functools.wraps(asking.known.function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        asked = asking.ask(asking.known.bound(args, kwargs))
        return asked.run(asked.pending.wait())

    return guarded


def _async(asking: Asking) -> Callable[..., Any]:
    @functools.wraps(asking.known.function)
    async def guarded(*args: Any, **kwargs: Any) -> Any:
        asked = await asyncio.to_thread(asking.ask, asking.known.bound(args, kwargs))
        return await asked.run(await asked.pending.wait_async())

    return guarded
