"""Functions of the caller's own that are given values by their names: ``auto_approve_if`` and ``apart``.

A default is the author's own word, so a value from outside never takes its place.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gh_gate import screen
from gh_gate.errors import GateError, UsageError


@dataclass(frozen=True, slots=True)
class Takes:
    """What a function takes.

    :param needed: the names that have to be given.
    :param own: those that are never given: with a default, or bound by `functools.partial`.
    :param bound: the latter.
    :param everything: whether it takes any other name.
    """

    needed: tuple[str, ...]
    own: frozenset[str]
    bound: frozenset[str]
    everything: bool


def checked(function: Any, *, what: str, do: str) -> Callable[..., Any]:
    """Return a function that can be called by names.

    :param what: the option's name.
    :param do: what to write instead of what is no function.
    :raise UsageError: for what is no plain function, or takes something by its place.
    """
    if not callable(function) or _is_async(function):
        raise UsageError(f"`{what}` is {function!r:.60}.", do=do)
    found: Callable[..., Any] = function
    for parameter in _parameters(found, what).values():
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise UsageError(
                f"`{what}` takes `{parameter}` by its place, and values are given by their names.",
                do="write it as a lambda: lambda cost: ...",
            )
    return found


def takes(function: Callable[..., Any], *, what: str) -> Takes:
    """Return what a function takes."""
    parameters = [p for p in _parameters(function, what).values() if p.kind is not p.VAR_KEYWORD]
    bound = frozenset(function.keywords) if isinstance(function, functools.partial) else frozenset[str]()
    return Takes(
        tuple(p.name for p in parameters if p.default is p.empty),
        bound.union(p.name for p in parameters if p.default is not p.empty),
        bound,
        everything=any(p.kind is p.VAR_KEYWORD for p in _parameters(function, what).values()),
    )


def call(function: Callable[..., Any], values: Mapping[str, Any], *, what: str, where: str) -> Any:
    """Call a function with the values that it names.

    :param where: what the values are called, say ``the context``.
    :raise UsageError: where a value is missing, or has the name of a parameter that has a default.
    :raise GateError: where the function fails.
    """
    given = _given(takes(function, what=what), values, what, where)
    try:
        return function(**given)
    except Exception as error:
        raise GateError(
            f"`{what}` failed with {type(error).__name__}.",
            why=screen.told(str(error)),
            do="mend it; nothing was approved by that",
        ) from error


def _given(found: Takes, values: Mapping[str, Any], what: str, where: str) -> dict[str, Any]:
    if missing := [name for name in found.needed if name not in values]:
        raise UsageError(
            f"`{what}` takes `{missing[0]}`, and {where} has no such value.",
            do=f"name values of {where}, or take a function without parameters",
        )
    if hidden := sorted(found.own.difference(found.bound).intersection(values)):
        raise UsageError(
            f"`{what}` has a default for `{hidden[0]}`, and {where} has a value of that name, which it would not get.",
            do="leave out the default; bind what is the function's own with functools.partial",
        )
    return {
        name: value
        for name, value in values.items()
        if name in found.needed or (found.everything and name not in found.own)
    }


def _is_async(function: Any) -> bool:
    called = getattr(function, "func", function)  # what functools.partial stands for
    return inspect.iscoroutinefunction(called) or inspect.iscoroutinefunction(getattr(called, "__call__", None))  # noqa: B004 - asks what kind of function it is, not whether there is one


def _parameters(function: Callable[..., Any], what: str) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(function).parameters
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"`{what}`: it cannot be told which values {function!r:.60} takes.", do="write it as a lambda"
        ) from error
