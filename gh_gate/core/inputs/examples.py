"""Lines that a person can copy: with sample values, or with values that somebody stated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gh_gate.core import strict_json
from gh_gate.core.inputs.fields import ABSENT, Field
from gh_gate.core.inputs.values import Mismatch, typed

_TEXTS = (
    "text",
    "v1.2.3",
    "1.2.3",
    "main",
    "a",
    "A",
    "1",
    "ABC-1",
    "2026-01-31",
    "abc123",
    "a@example.com",
    "https://example.com",
)
_PLACEHOLDER = "…"
_AROUND = 100  # what else stands on the line: the verb and the gate's name


def example(fields: Sequence[Field]) -> dict[str, Any]:
    """Return values for a line to copy: defaults, first choices, samples; without optional fields that have no default.

    :returns: values that the fields take, in their order; only a text whose pattern no sample matches is ``…``, for the
        reader to replace. Fields with a default are left out where the line would be longer than a comment may hold.
    """
    shown = {field.name: sample(field) for field in fields if field.required or field.default is not ABSENT}
    return shown if fits(shown) else least(fields)


def least(fields: Sequence[Field]) -> dict[str, Any]:
    """Return sample values for just what an approver has to give."""
    return {field.name: sample(field) for field in fields if field.required and field.default is ABSENT}


def fits(values: Mapping[str, Any]) -> bool:
    """Say whether values can be written in one command."""
    return len(strict_json.readable(values).encode()) <= strict_json.MAX_BYTES - _AROUND


def sample(field: Field) -> Any:
    """Return the default of a field, or else a value that it takes (``…`` where no sample matches its pattern)."""
    if field.default is not ABSENT:
        return field.default
    match field.type:
        case "enum":
            return field.choices[0]
        case "bool":
            return True
        case "int":
            return _within(field, 1)
        case "float":
            return float(_within(field, 0.5))
        case "json":
            return {}
    return _text(field)


def _within(field: Field, value: float) -> float:
    above = value if field.min is None else max(value, field.min)
    return above if field.max is None else min(above, field.max)


def _text(field: Field) -> str:
    for text in _TEXTS:
        try:
            return str(typed(field, text))
        except Mismatch:
            continue
    return _PLACEHOLDER


def example_line(fields: Sequence[Field], name: str | None = None) -> str:
    """Return a ready-to-copy ``/approve {...}`` with the values of `example`.

    :param name: the gate's name, where several gates are pending in one thread.
    """
    return copy_line(fields, example(fields), name=name)


def copy_line(fields: Sequence[Field], values: Mapping[str, Any], *, name: str | None = None) -> str:
    """Return the line that approves exactly these values.

    :param values: typed values of the fields; the line has them in the fields' order.
    :param name: the gate's name, where several gates are pending in one thread.
    :returns: one line, as it is to be posted; a bare ``/approve`` where there are no values.
    """
    stated = {field.name: values[field.name] for field in fields if field.name in values}
    return " ".join(["/approve", *([name] if name else []), *([strict_json.readable(stated)] if stated else [])])
