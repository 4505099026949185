"""What a type is called for people: the same in every process, whoever imports it and whatever was imported before."""

from __future__ import annotations

import types
from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

_LONGEST: Final = 80


def named(annotation: Any) -> str:
    """Return a type's name, without its module, and without what is annotated beside it, cut at 80 characters."""
    return _name(annotation)[:_LONGEST]


def _name(annotation: Any) -> str:
    if annotation is None or annotation is type(None):
        return "None"
    if annotation is ...:
        return "..."
    generic = getattr(annotation, "__pydantic_generic_metadata__", {})
    origin, arguments = generic.get("origin") or get_origin(annotation), generic.get("args") or get_args(annotation)
    if origin is Annotated:
        return _name(arguments[0])
    # Two that differ in their order only are equal, and `typing` gives either for the other.
    if origin in (Union, types.UnionType):
        return " | ".join(sorted(map(_name, arguments), key=lambda name: (name == "None", name)))
    if origin is Literal:
        return f"Literal[{', '.join(sorted(map(_value, arguments)))}]"
    if origin is not None:
        return f"{_plain(origin)}[{', '.join(_names(arguments))}]" if arguments else _plain(origin)
    return _plain(annotation)


def _names(arguments: Iterable[Any]) -> Iterable[str]:
    return (f"[{', '.join(_names(one))}]" if isinstance(one, list) else _name(one) for one in arguments)


def _value(value: Any) -> str:
    return f"{type(value).__name__}.{value.name}" if isinstance(value, Enum) else repr(value)


def _plain(annotation: Any) -> str:
    """Return a class's or an alias's name; what has none is called by its type, never by where it is in memory."""
    name = getattr(annotation, "__name__", None) or getattr(annotation, "__forward_arg__", None)
    return str(name or (annotation if isinstance(annotation, str) else type(annotation).__name__))
