"""Typed inputs as Python code declares them: a pydantic model, a dataclass, a TypedDict, or plain fields; and back.

The fields are what an approver sees and fills in. Once approved, the values become an instance of what was declared.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, is_typeddict

from gh_gate import screen
from gh_gate.core import inputs as typed
from gh_gate.errors import GateError, UsageError
from gh_gate.library.forms import classes, pydantic_models
from gh_gate.library.forms.plain import plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form(Generic[T]):
    """The typed inputs of a question.

    :param fields: what an approver fills in.
    :param build: makes the caller's own type of the approved values.
    :param name: of that type.
    """

    fields: tuple[typed.Field, ...]
    build: Callable[[Mapping[str, Any]], T]
    name: str = "dict"

    def filled(self, values: Mapping[str, Any]) -> T:
        """Return approved values as what the caller declared.

        :raise GateError: where the caller's own type refuses them: then nothing goes on.
        """
        try:
            return self.build(values)
        except Exception as error:  # noqa: BLE001 - a validator of the caller's own may raise anything
            raise GateError(
                f"the approved values do not make a {self.name}: {screen.told(str(error))}",
                why="the type checks more than its fields say, so the approver was not told",
                do="say the limits in the fields (choices, min, max, pattern), and ask again in a new run",
            ) from None  # a traceback would show the approver's own words as they are, which a log may take for commands


def form_of(declared: Any) -> Form[Any]:
    """Return the form that a declaration means.

    :param declared: a pydantic model, dataclass or TypedDict (the class), fields as `gh_gate.core.inputs.declare` takes
        them, or None for no inputs.
    :raise UsageError: for anything else, naming the field.
    """
    if isinstance(declared, type):
        parts = _of_class(declared)
        return Form(typed.declare(parts.fields), parts.build, declared.__name__)
    if dataclasses.is_dataclass(declared) or hasattr(declared, "model_dump"):
        kind = type(declared).__name__
        raise UsageError(f"`inputs` is an instance of {kind}, and takes the class.", do=f"write inputs={kind}")
    return Form(typed.declare(declared), dict)


def written(value: Any) -> Any:
    """Return approved values as an approver writes them: of an instance of the caller's own class, else as they are.

    :raise UsageError: for an instance of a class that no inputs can be declared with.
    """
    if not dataclasses.is_dataclass(value) and not hasattr(value, "model_dump"):
        return plain(value)
    shown = ((name, spec.shown(getattr(value, name))) for name, spec in _of_class(type(value)).specs.items())
    return {name: text for name, text in shown if text is not None}


def _of_class(declared: type) -> classes.Parts:
    if is_typeddict(declared):
        return classes.of_typed_dict(declared)
    if pydantic_models.is_model(declared):
        return pydantic_models.of_model(declared)
    if pydantic_models.is_dataclass(declared):
        return pydantic_models.of_dataclass(declared)
    if dataclasses.is_dataclass(declared):
        return classes.of_dataclass(declared)
    raise UsageError(
        f"`inputs` is the class {declared.__name__}, and takes a pydantic model, a dataclass or a TypedDict.",
        do='or write fields: {"deploy_target": "str"}',
    )
