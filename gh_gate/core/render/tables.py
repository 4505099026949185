"""Tables of inputs, and of the values that were given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gh_gate.core import inputs as typed
from gh_gate.core import strict_json
from gh_gate.core.render.words import plain
from gh_gate.core.text import code_span

_VALUE = 120
"""Characters of a value; all of it stands in the record."""


def inputs(fields: Sequence[typed.Field]) -> str:
    """Return the table of what an approver fills in, or an empty string."""
    rows = [
        f"| `{field.name}` | {typed.describe(field, cell=True)} | {_need(field)} | {plain(field.description)} |"
        for field in fields
    ]
    return "\n".join(["| input | type | | |", "| --- | --- | --- | --- |", *rows]) if rows else ""


def values(given: Mapping[str, Any]) -> str:
    """Return the table of values, or an empty string."""
    rows = [f"| {code_span(name, cell=True)} | {value(one)} |" for name, one in given.items()]
    return "\n".join(["| input | value |", "| --- | --- |", *rows]) if rows else ""


def value(given: Any) -> str:
    """Return one value as code that fits into a table's cell: a text as it is, anything else as JSON."""
    return code_span(given if isinstance(given, str) else strict_json.readable(given), _VALUE, cell=True)


def _need(field: typed.Field) -> str:
    if field.default is not typed.ABSENT:
        return f"default {value(field.default)}"
    return "required" if field.required else ""
