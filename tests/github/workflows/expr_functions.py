"""The functions that every expression may call; those that ask for a job's status are its scope's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.github.workflows.expr_values import ExpressionError, Value, equal, is_collection, text

_PLACE = re.compile(r"\{\{|\}\}|\{(\d+)\}|[{}]")


def contains(where: Value, what: Value) -> bool:
    """Whether a list has the item, or a text the other one in any case."""
    if is_collection(where):
        items = where.values() if isinstance(where, Mapping) else where
        return any(equal(one, what) for one in items)
    return text(what).upper() in text(where).upper()


def starts_with(where: Value, what: Value) -> bool:
    return text(where).upper().startswith(text(what).upper())


def ends_with(where: Value, what: Value) -> bool:
    return text(where).upper().endswith(text(what).upper())


def join(values: Value, between: Value = ",") -> str:
    items = values if is_collection(values) else [values]
    return text(between).join(text(one) for one in items)


def fill(template: Value, *values: Value) -> str:
    """`format`: values for `{0}` and so on; doubled braces are braces."""

    def one(match: re.Match[str]) -> str:
        if match[0] in {"{{", "}}"}:
            return match[0][0]
        if match[1] is None or int(match[1]) >= len(values):
            raise ExpressionError(f"the format {template!r} cannot be filled with {len(values)} values")
        return text(values[int(match[1])])

    return _PLACE.sub(one, text(template))


def to_json(value: Value) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=_whole)


def from_json(value: Value) -> Any:
    """What a JSON text says; raises ExpressionError for one that is none, the empty text included."""
    try:
        return json.loads(text(value))
    except ValueError as error:
        raise ExpressionError(f"fromJSON: {error}: {text(value)[:200]!r}") from None


def _whole(value: Any) -> Any:
    raise ExpressionError(f"toJSON: {type(value).__name__} has no JSON")


FUNCTIONS: Mapping[str, tuple[Callable[..., Value], int, int]] = {
    "contains": (contains, 2, 2),
    "startswith": (starts_with, 2, 2),
    "endswith": (ends_with, 2, 2),
    "format": (fill, 1, 255),
    "join": (join, 1, 2),
    "tojson": (to_json, 1, 1),
    "fromjson": (from_json, 1, 1),
}
"""By name in lower case: what to call, and how many values it takes at least and at most."""
