"""The caller's own condition for not asking anybody: ``auto_approve_if``. Whatever is not plainly true asks people."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from gh_gate.errors import GateError, UsageError


def checked(condition: Any, *, what: str = "auto_approve_if") -> bool | Callable[..., Any] | None:
    """Return a condition that can be evaluated later.

    :raise UsageError: for what is neither a truth value nor a plain function whose parameters have names.
    """
    if condition is None or isinstance(condition, bool):
        return condition
    if not callable(condition) or _is_async(condition):
        raise UsageError(f"`{what}` is {condition!r:.60}.", do="give True, False, or a function that is not async")
    found: Callable[..., Any] = condition
    for parameter in _parameters(found, what).values():
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise UsageError(
                f"`{what}` takes `{parameter}` by its place, and values of the context are given by their names.",
                do="write it as a lambda: lambda cost: cost < 100",
            )
    return found


def holds(condition: bool | Callable[..., Any] | None, context: Mapping[str, Any]) -> bool:
    """Tell whether a condition holds.

    :param context: by whose names a function's parameters are given; a function without parameters gets none.
    :raise UsageError: where a parameter has no value, or the answer is no truth value: an object is not a yes.
    :raise GateError: where the function fails; that is neither a yes nor a no.
    """
    if condition is None or isinstance(condition, bool):
        return bool(condition)
    given = _arguments(condition, context)
    try:
        answer = condition(**given)
    except Exception as error:
        raise GateError(
            f"the condition `auto_approve_if` failed with {type(error).__name__}.",
            why=str(error)[:300],
            do="mend it; nobody was asked, and nothing was approved",
        ) from error
    return _plain(answer)


def _is_async(condition: Any) -> bool:
    called = getattr(condition, "func", condition)  # what functools.partial stands for
    return inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(getattr(called, "__call__", None))  # noqa: B004 - asks what kind of function it is, not whether there is one


def _parameters(condition: Callable[..., Any], what: str) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(condition).parameters
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"`{what}`: it cannot be told which values {condition!r:.60} takes.", do="write it as a lambda"
        ) from error


def _arguments(condition: Callable[..., Any], context: Mapping[str, Any]) -> dict[str, Any]:
    parameters = _parameters(condition, "auto_approve_if").values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    if missing := [name for name in needed if name not in context]:
        raise UsageError(
            f"`auto_approve_if` takes `{missing[0]}`, and the context has no such value.",
            do="give it in `context`, or take a function without parameters",
        )
    everything = any(p.kind is p.VAR_KEYWORD for p in parameters)
    return {name: value for name, value in context.items() if everything or name in [p.name for p in parameters]}


def _plain(answer: Any) -> bool:
    """Return a truth value; numpy's has a method that gives Python's."""
    plain = answer.item() if type(answer).__name__ in ("bool_", "bool") and hasattr(answer, "item") else answer
    if inspect.iscoroutine(plain):
        plain.close()
    if not isinstance(plain, bool):
        raise UsageError(
            f"`auto_approve_if` gave {answer!r:.60}, which is neither True nor False.", do="compare, or call bool()"
        )
    return plain
