"""Inputs with a structure of their own, which an approver writes as JSON: lists, dicts, other classes."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Annotated, Any, get_args, get_origin, is_typeddict

from gh_gate.library.forms.named import named
from gh_gate.library.forms.unsayable import Unsayable

_FREE = (Any, object)
_HOLDERS = (dict, list, tuple, set, frozenset, Mapping, MutableMapping, Sequence, MutableSequence)


def converter(annotation: Any) -> Callable[[Any], Any]:
    """Return what makes of JSON what an annotation promises.

    :raise Unsayable: for a single value of a type that JSON does not have: nobody could be told how to write it.
    """
    if annotation in _FREE:
        return lambda value: value
    if not _is_structure(annotation):
        raise Unsayable(
            f"is declared as {named(annotation)}, which is neither str, int, float, bool, an Enum or a Literal nor a structure",
            "declare it as str, with a pattern if need be, and convert it after the approval",
        )
    adapter = _adapter(annotation)
    return lambda value: adapter.validate_json(json.dumps(value), strict=True, by_name=True, by_alias=True)


def described(annotation: Any) -> str:
    """Return what an approver is told of a structure, where nothing else is said."""
    return "" if annotation in _FREE else f"JSON for {named(annotation)}"


def _is_structure(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _is_structure(get_args(annotation)[0]) or get_args(annotation)[0] in _FREE
    if annotation in _HOLDERS or get_origin(annotation) in _HOLDERS or is_typeddict(annotation):
        return True
    if isinstance(annotation, type):
        pydantic = sys.modules.get("pydantic")
        return dataclasses.is_dataclass(annotation) or bool(pydantic and issubclass(annotation, pydantic.BaseModel))
    # A union of several types is told apart by JSON's own.
    return bool(get_args(annotation)) and all(_may_stand_in_union(one) for one in get_args(annotation))


def _may_stand_in_union(annotation: Any) -> bool:
    return annotation in (str, int, float, bool, type(None)) or annotation in _FREE or _is_structure(annotation)


def _adapter(annotation: Any) -> Any:
    import pydantic  # noqa: PLC0415 - only structures need it, and it is slow to load

    try:
        return pydantic.TypeAdapter(annotation)
    except (pydantic.errors.PydanticUserError, TypeError, NameError) as error:
        why = str(error).splitlines()[0][:200]
        raise Unsayable(f"is declared as {named(annotation)}: {why}", "declare it as dict or list") from None
