"""What a type annotation says about an input: its type, its choices, whether it may be left out, and how a value becomes it.

What an approver gives is checked by the gate, so a type that the gate cannot hold anybody to is refused when it is declared:
only in structures (lists, dicts, other classes), which an approver writes as JSON, does the type itself have the last word.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Annotated, Any, Literal, NotRequired, Required, Union, get_args, get_origin

from gh_gate.errors import UsageError
from gh_gate.library.forms import choices, structures
from gh_gate.library.forms.extras import said_in
from gh_gate.library.forms.limits import limits_of, narrowed
from gh_gate.library.forms.plain import plain
from gh_gate.library.forms.unsayable import Unsayable

_PLAIN: Mapping[Any, str] = {str: "str", int: "int", float: "float", bool: "bool"}


@dataclass(frozen=True, slots=True)
class Spec:
    """What an annotation means.

    :param attributes: of the field, as `gh_gate.core.inputs.declare` takes them.
    :param optional: whether None is allowed, so that it may be left out.
    :param convert: makes of an approved value what the annotation promises.
    :param shown: makes of a value of that type what an approver would write, for defaults.
    """

    attributes: Mapping[str, Any]
    optional: bool = False
    convert: Callable[[Any], Any] = field(default=lambda value: value)
    shown: Callable[[Any], Any] = plain


@dataclass(frozen=True, slots=True)
class Way:
    """How an annotation is read.

    :param checked: whether its class holds values to all of it by itself, as a pydantic model does.
    :param inside: whether it stands inside another one. Those are remembered by `typing`, and equal ones, such as
        ``Literal["a", "b"]`` and ``Literal["b", "a"]``, are all given as whichever was written first in the process.
    """

    checked: bool = False
    inside: bool = False


def spec_of(name: str, annotation: Any, extras: Iterable[Any] = (), way: Way = Way()) -> Spec:
    """Return what an annotation means.

    :param name: of the input, for errors.
    :param extras: what was annotated beside the type.
    :raise UsageError: for a type or a limit that an approver could not be held to.
    """
    try:
        return _beside(_read(annotation, way), extras, way)
    except Unsayable as problem:
        raise UsageError(f"the input `{name}` {problem}.", do=problem.do, docs="docs/python.md") from None


def _read(annotation: Any, way: Way) -> Spec:
    origin, arguments = get_origin(annotation), get_args(annotation)
    deeper = replace(way, inside=True)
    if origin in (NotRequired, Required):
        return _read(arguments[0], deeper)
    if origin is Annotated:
        return _annotated(annotation, _read(arguments[0], deeper), arguments[1:], way)
    if origin in (Union, types.UnionType):
        return _union(annotation, arguments, deeper)
    if origin is Literal:
        return _choice(choices.of_literal(arguments, ordered=not way.inside))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _choice(choices.of_enum(annotation))
    if annotation in _PLAIN:
        return Spec({"type": _PLAIN[annotation]})
    if (meant := _alias(annotation)) is not None:
        return _read(meant, way)
    return _structure(annotation)


def _annotated(annotation: Any, inner: Spec, extras: tuple[Any, ...], way: Way) -> Spec:
    said = _beside(inner, extras, way)
    if inner.attributes["type"] != "json":
        return said
    return replace(said, convert=structures.converter(annotation))  # which holds it to its limits


def _beside(found: Spec, extras: Iterable[Any], way: Way) -> Spec:
    """Return what a type means with what was annotated beside it."""
    extras = tuple(extras)
    kind = str(found.attributes["type"])
    limits = {} if kind == "json" else limits_of(kind, extras, checked=way.checked)
    return replace(found, attributes={**narrowed(found.attributes, limits), **said_in(extras)})


def _union(annotation: Any, arguments: tuple[Any, ...], way: Way) -> Spec:
    inner = [argument for argument in arguments if argument is not type(None)]
    optional = len(inner) < len(arguments)
    if len(inner) == 1:
        return replace(_read(inner[0], way), optional=optional)
    if set(inner) == {int, float}:
        return Spec({"type": "float"}, optional)
    return replace(_structure(annotation), optional=optional)


def _choice(found: choices.Choice) -> Spec:
    if found.texts is None:
        return Spec({"type": "int", "min": min(found.values), "max": max(found.values)}, found.optional)
    attributes = {"type": "enum", "choices": list(found.texts)}
    return Spec(attributes, found.optional, found.value_of, found.text_of)


def _structure(annotation: Any) -> Spec:
    known = {"type": "json", "description": structures.described(annotation)}
    return Spec(known, convert=structures.converter(annotation))


def _alias(annotation: Any) -> Any:
    """Return what a ``NewType`` or a ``type`` statement stands for; None for anything else."""
    return getattr(annotation, "__supertype__", None) or getattr(annotation, "__value__", None)
