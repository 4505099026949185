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
from gh_gate.library.asking import open_gate
from gh_gate.library.call import Guarded
from gh_gate.library.options import Options
from gh_gate.library.pending import PendingGate
from gh_gate.library.question import Question

P = ParamSpec("P")
R = TypeVar("R")

_MARK = "__gh_gate__"
"""The attribute of a guarded function that holds the names of its gates."""


def gate(
    prompt: str, *, name: str = "", inputs: Any = None, key: str = "", **options: Unpack[Options]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Ask before every call of a function; works for plain and for async functions and methods.

    The same call again, with the same arguments and key, is a retry and finds the same answer.

    :param prompt: Markdown; its ``{fields}`` are the arguments of the call, defaults included.
    :param name: of the gate; by default the function's.
    :param inputs: what an approver fills in; the values are given to the function's parameter ``approved``. Without
        inputs such a parameter gets the `Decision`.
    :param key: as for `gh_gate.request`.
    :param options: see `gh_gate.library.options.Options`; ``fail_on_rejection`` is always True.
    :return: a decorator; the decorated call raises what `gh_gate.approval` raises, and then the body has not run.
    :raise UsageError: when the code is loaded, for words that are wrong.
    """
    if callable(prompt):
        raise UsageError("the gate has no prompt.", do='write @gh_gate.gate("Drop {table}?")')
    if "fail_on_rejection" in options:
        raise UsageError("`fail_on_rejection` means nothing in front of a function.", do="leave it out")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        known = call.guarded(function)
        question = questions.ask(name or function.__name__.strip("_"), prompt, inputs, **options)
        _check(question, known)
        made = _async(question, known, key) if inspect.iscoroutinefunction(function) else _plain(question, known, key)
        setattr(made, "__signature__", known.outside)  # noqa: B010 - a function has no such attribute by its type
        setattr(made, _MARK, (*_names(function), question.name))
        return cast("Callable[P, R]", made)

    return decorate


def _plain(question: Question[Any], known: Guarded, key: str) -> Callable[..., Any]:
    @functools.wraps(known.function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        bound = known.bound(args, kwargs)
        decision = _asked(question, bound, key).wait()
        return known.run(bound, decision.inputs if question.form.fields else decision)

    return guarded


def _async(question: Question[Any], known: Guarded, key: str) -> Callable[..., Any]:
    @functools.wraps(known.function)
    async def guarded(*args: Any, **kwargs: Any) -> Any:
        bound = known.bound(args, kwargs)
        pending = await asyncio.to_thread(_asked, question, bound, key)
        decision = await pending.wait_async()
        return await known.run(bound, decision.inputs if question.form.fields else decision)

    return guarded


def _asked(question: Question[Any], bound: inspect.BoundArguments, key: str) -> PendingGate[Any]:
    context = call.context_of(bound)
    return open_gate(question, context, key=key, apart=call.told_apart(context))


def _check(question: Question[Any], known: Guarded) -> None:
    call.require_fields(question.prompt, known)
    function = known.function
    if question.form.fields and not known.takes:
        raise UsageError(
            f"the gate of {function.__name__} has inputs, and the function has no parameter to get them.",
            do=f"give it a parameter `{call.APPROVED}`",
        )
    if question.name in _names(function):
        raise UsageError(
            f"two gates in front of {function.__name__} have the same name, so one answer would be both.",
            do=f'give one of them another: name="{question.name}-again"',
        )


def _names(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(getattr(function, _MARK, ()))
