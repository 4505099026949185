"""From what an approver wrote to a value of a field's type, or nothing at all: no guessing, no rounding, no default."""

from __future__ import annotations

import math
import re
from typing import Any

from gh_gate.core import strict_json
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs import patterns
from gh_gate.core.inputs.fields import Field
from gh_gate.errors import CommandError

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class Mismatch(ValueError):  # noqa: N818 - it never leaves the core and says what is the case
    """A value is not one that the field takes."""


def typed(field: Field, value: Any) -> Any:
    """Return the value as the field's type.

    :param value: a JSON value, or a `Bare` word, which is read as the field's type says: ``5`` is a number to an ``int``
        field and text to a ``str`` field. A JSON value has to have the type: ``"5"`` and ``5.0`` are no ``int``, ``1`` is
        no ``bool``; a whole number is a ``float``.
    :raises Mismatch: the field does not take it.
    """
    if isinstance(value, Bare):
        value = _read(field, value)
    if field.type == "float" and type(value) is int:
        value = float(value)
    if not _fits(field, value):
        raise Mismatch
    return value + 0.0 if field.type == "float" else value  # -0.0 becomes 0.0, so that equal values are written alike


def _fits(field: Field, value: Any) -> bool:
    # type() and not isinstance(): True is an instance of int, and is no number here.
    match field.type:
        case "str":
            return isinstance(value, str) and _text_fits(field, value)
        case "enum":
            return isinstance(value, str) and value in field.choices
        case "bool":
            return isinstance(value, bool)
        case "int":
            return (
                type(value) is int and strict_json.INT_MIN <= value <= strict_json.INT_MAX and _in_range(field, value)
            )
        case "float":
            return type(value) is float and math.isfinite(value) and _in_range(field, value)
        case "json":
            return True


def _read(field: Field, word: Bare) -> Any:
    """Read an unquoted word as the field's type; a word that is not of the type stays text, which then does not fit."""
    match field.type:
        case "bool" if word.isascii() and word.lower() in {"true", "false"}:
            return word.lower() == "true"
        case "int" if _INTEGER.fullmatch(word):
            return int(word)
        case "float" if _NUMBER.fullmatch(word):
            return float(word)
        case "json":
            return _read_json(word)
    return str(word)


def _read_json(word: Bare) -> Any:
    try:
        return strict_json.loads(word)
    except CommandError:
        raise Mismatch from None


def _text_fits(field: Field, text: str) -> bool:
    if field.max_length is not None and len(text) > field.max_length:
        return False
    return field.pattern is None or patterns.matches(field.pattern, text)


def _in_range(field: Field, value: float) -> bool:
    return (field.min is None or value >= field.min) and (field.max is None or value <= field.max)
