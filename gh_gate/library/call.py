"""A call of a function that a gate stands in front of: its arguments by name, and the call itself once it is approved."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import Parameter
from string import Formatter
from typing import Any

from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError

APPROVED = "approved"
"""The parameter through which a function gets what was approved; not its caller's to give."""

_UNNAMED = (Parameter.POSITIONAL_ONLY, Parameter.VAR_POSITIONAL)


@dataclass(frozen=True, slots=True)
class Guarded:
    """A function, and how it is called.

    :param whole: its signature.
    :param outside: the same for its callers: without `APPROVED`.
    """

    function: Callable[..., Any]
    whole: inspect.Signature
    outside: inspect.Signature

    @property
    def takes(self) -> bool:
        """Whether it gets what was approved."""
        return APPROVED in self.whole.parameters

    def bound(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> inspect.BoundArguments:
        """Return a call's arguments, defaults included.

        :raise TypeError: where the function cannot be called like that, before anybody is asked.
        """
        if APPROVED in kwargs:  # **kwargs would take it, and give it to the function in the place of what was approved
            raise TypeError(f"{self.function.__name__}() got an unexpected keyword argument '{APPROVED}'")
        found = self.outside.bind(*args, **kwargs)
        found.apply_defaults()
        for name in kwargs:
            if name in found.arguments and self.outside.parameters[name].kind in _UNNAMED:
                raise TypeError(f"{self.function.__name__}() got `{name}` by its name, and it is given by its place")
        return found

    def run(self, bound: inspect.BoundArguments, approved: Any) -> Any:
        """Call the function.

        :param approved: what it gets as `APPROVED`, if it takes it.
        """
        given = {**bound.arguments, **({APPROVED: approved} if self.takes else {})}
        ordered = {name: given[name] for name in self.whole.parameters if name in given}
        call = inspect.BoundArguments(self.whole, ordered)
        return self.function(*call.args, **call.kwargs)


def guarded(function: Any) -> Guarded:
    """Return a function that a gate can stand in front of.

    :raise UsageError: for what is no plain or async function.
    """
    if isinstance(function, classmethod | staticmethod):
        raise UsageError(
            "the gate stands above @classmethod or @staticmethod.", do="write it below, next to the function"
        )
    if not (inspect.isroutine(function) and callable(function)):  # a cached_property passes for a routine
        raise UsageError(f"{function!r:.60} is no function.", do="put the gate in front of a function or method")
    if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise UsageError(
            f"{function.__name__} is a generator, whose body runs later than its call.",
            do="ask inside it with gh_gate.approval, or guard the function that goes through it",
        )
    whole = _signature(function)
    callers = [parameter for name, parameter in whole.parameters.items() if name != APPROVED]
    return Guarded(function, whole, whole.replace(parameters=callers))


def _signature(function: Any) -> inspect.Signature:
    try:
        found = inspect.signature(function)
    except (TypeError, ValueError):
        raise UsageError(
            f"it cannot be told what {function.__name__} takes.", do="put the gate in front of a function of your own"
        ) from None
    approved = found.parameters.get(APPROVED)
    if approved is not None and approved.kind in (approved.VAR_POSITIONAL, approved.VAR_KEYWORD):
        raise UsageError(f"{function.__name__} takes `{approved}`.", do=f"write `{APPROVED}` without a star")
    return found


def context_of(bound: inspect.BoundArguments) -> dict[str, Any]:
    """Return a call's arguments by name, those of ``**kwargs`` among them."""
    found = dict(bound.arguments)
    for parameter in bound.signature.parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            found = {**found.pop(parameter.name, {}), **found}
    return found


def require_fields(prompt: str, known: Guarded) -> None:
    """Make sure that a prompt asks for nothing that a call does not have.

    :raise UsageError: naming the field.
    """
    parameters = known.outside.parameters
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
        return
    for name in _fields(prompt):
        if name not in parameters:
            raise UsageError(
                f"the prompt has a field {{{name[:60]}}}, and {known.function.__name__} has no such parameter.",
                do=f"{suggest(name, parameters)}; write {{{{ and }}}} for braces",
            )


def _fields(prompt: str) -> Iterator[str]:
    try:
        for _, field, spec, _ in Formatter().parse(prompt):
            if field is not None:
                yield field.partition(".")[0].partition("[")[0]
                yield from _fields(spec or "")
    except ValueError as error:
        raise UsageError(
            f"the prompt's fields cannot be read: {error}.", do="write {{ and }} for braces that are meant as such"
        ) from None
