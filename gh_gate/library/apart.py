"""What tells the calls of a guarded function apart: an approval of one is none of another, whatever the prompt shows of them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from inspect import Parameter
from typing import Any

from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError
from gh_gate.library import canonical, named
from gh_gate.library.call import Guarded, context_of

_DOCS = "docs/python.md"
_NAMED = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)


def identity(known: Guarded, bound: inspect.BoundArguments, apart: Callable[..., Any] | None) -> str:
    """Return what tells a call from every other: the function, and its arguments or what its author names of them.

    :param apart: names what matters, by the names of the arguments; None where all of them do.
    :raise UsageError: for an argument that cannot be written, or an ``apart`` that does not do.
    :raise GateError: where ``apart`` fails.
    """
    if apart is None:
        told = [[name, _argument(known, name, value)] for name, value in _arguments(known, bound)]
    else:
        told = [["apart", _by_author(apart, bound)]]
    return json.dumps([canonical.named(known.function), told], ensure_ascii=False)


def require_apart(apart: Any, known: Guarded) -> None:
    """Make sure that ``apart`` takes what calls have.

    :raise UsageError: naming the parameter.
    """
    takes = named.takes(named.checked(apart, what="apart", do="give a function that is not async"), what="apart")
    parameters = known.outside.parameters
    free = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    for name in takes.needed:
        if name not in parameters and not free:
            raise UsageError(
                f"`apart` takes `{name}`, and {known.function.__name__} has no such parameter.",
                do=suggest(name, parameters),
            )
    if hidden := sorted(takes.own.intersection(parameters)):
        raise UsageError(
            f"`apart` has a default for `{hidden[0]}`, so the call's own would tell nothing apart.",
            do="leave out the default",
        )


def _arguments(known: Guarded, bound: inspect.BoundArguments) -> Iterator[tuple[str, Any]]:
    """Give a call's arguments, and whose method it is where the gate stands in front of a bound one."""
    owner = getattr(known.function, "__self__", None)
    if owner is not None and not inspect.ismodule(owner):
        yield "__self__", owner
    for name, value in bound.arguments.items():
        yield name, canonical.named(value) if _is_inner_class_of(value, known.function) else value


def _is_inner_class_of(value: Any, function: Callable[..., Any]) -> bool:
    """Tell whether a method is called with its class, made inside a function as the method is: both go by their names."""
    if not isinstance(value, type) or canonical.is_named(value):
        return False
    return function.__qualname__.rpartition(".")[0] in {kind.__qualname__ for kind in value.__mro__}


def _argument(known: Guarded, name: str, value: Any) -> str:
    try:
        return canonical.written(value)
    except canonical.Unwritable as error:
        raise UsageError(
            f"calls of {known.function.__name__} cannot be told apart by `{name}`: a {error.kind} cannot be written down.",
            why="two calls that differ in it would share an approval",
            do=f"name what matters: @gate(..., apart={_example(known, name)})",
            docs=_DOCS,
        ) from None


def _example(known: Guarded, name: str) -> str:
    names = [one.name for one in known.outside.parameters.values() if one.kind in _NAMED]
    rows = ", ".join(f"{one}.WHAT_MATTERS" if one == name else one for one in names)
    return f"lambda {', '.join(names)}: ({rows},)"


def _by_author(apart: Callable[..., Any], bound: inspect.BoundArguments) -> str:
    found = named.call(apart, context_of(bound), what="apart", where="the call")
    if inspect.iscoroutine(found):
        found.close()
    try:
        kind, told = type(found).__name__, canonical.written(found)
    except canonical.Unwritable as error:
        kind, told = error.kind, ""
    if found is None or not told:  # a function without `return` would make all calls one
        raise UsageError(
            f"`apart` gave a {kind}, which tells no calls apart.",
            do="return plain values: texts, numbers, dates, paths, or a tuple of these",
            docs=_DOCS,
        )
    return told
