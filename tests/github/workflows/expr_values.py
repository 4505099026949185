"""Values in an expression, and GitHub's coercions.

https://docs.github.com/actions/reference/workflows-and-actions/expressions
https://github.com/actions/runner/blob/v2.336.0/src/Sdk/DTExpressions2/Expressions2/EvaluationResult.cs
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

Value = Any
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


class ExpressionError(Exception):
    """An expression that GitHub would refuse."""


def truthy(value: Value) -> bool:
    """Whether a value counts as true: not null, false, 0, not-a-number or the empty text."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return is_collection(value) or value not in (None, False, 0, "")


def is_collection(value: Value) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str))


def number(value: Value) -> float:
    """A value as a number; what has none is not-a-number."""
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return float(value)
    return math.nan if is_collection(value) else _parsed(value.strip())


def _parsed(text: str) -> float:
    if not text:
        return 0.0
    if re.fullmatch(r"0x[0-9a-fA-F]+", text):
        return float(int(text, 16))
    if re.fullmatch(r"0o[0-7]+", text):
        return float(int(text, 8))
    named = {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}
    return float(text) if _NUMBER.fullmatch(text) else named.get(text, math.nan)


def text(value: Value) -> str:
    """A value as it is written into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if is_collection(value):
        return "Object" if isinstance(value, Mapping) else "Array"
    return _shown(float(value))


def _shown(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return f"{value:.15g}".upper()


def equal(left: Value, right: Value) -> bool:
    """Loose equality: texts without case, collections by identity, different kinds as numbers."""
    if is_collection(left) and is_collection(right):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() == right.upper()
    return number(left) == number(right)


def less(left: Value, right: Value) -> bool:
    """Loose order; nothing is less than what is not a number."""
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() < right.upper()
    return number(left) < number(right)


def item(value: Value, key: Value) -> Value:
    """What a collection holds under a key, in any case, or at an index; null where there is nothing."""
    if isinstance(value, Mapping):
        name = text(key)
        found = value.get(name)
        return found if found is not None else _in_any_case(value, name)
    if is_collection(value):
        index = number(key)
        return value[int(index)] if 0 <= index < len(value) else None
    return None


def _in_any_case(value: Mapping[str, Value], name: str) -> Value:
    return next((found for key, found in value.items() if key.upper() == name.upper()), None)
