"""The typed fields that an approver fills in: declare them, check what was given, say what they take.

Who opens a gate declares fields; who approves gives values with a command; `validate` brings the two together. What does
not fit is told by name, with a line to copy, and the gate stays open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from gh_gate.core import strict_json
from gh_gate.core.commands import Command
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs.examples import copy_line, example, example_line, sample
from gh_gate.core.inputs.fields import ABSENT, Field, describe, to_json
from gh_gate.core.inputs.specs import declare, from_json
from gh_gate.core.inputs.values import Mismatch, typed
from gh_gate.core.text import code_span
from gh_gate.core.text.nearest import nearest
from gh_gate.errors import CommandError

__all__ = [
    "ABSENT",
    "Field",
    "copy_line",
    "declare",
    "describe",
    "example",
    "example_line",
    "from_json",
    "to_json",
    "validate",
]

_TOLD: Final = 5
"""How many problems one reply names."""
_LINE: Final = 2_000
"""The longest line that a reply offers for copying."""


def validate(fields: Sequence[Field], command: Command | None) -> dict[str, Any]:
    """Return the typed values that a command gives, defaults filled in.

    :param fields: what the gate declares.
    :param command: an ``/approve``; None, and one without inputs, mean the declared defaults.
    :returns: values by name in declared order; an optional field without default that was not given is left out.
    :raises CommandError: with every field that is missing, unknown or of another type, and a line to copy instead.
    """
    name = command.name if command else None
    given = _given(fields, command, name)
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in fields:
        if field.name in given:
            _take(field, given[field.name], values, problems)
        elif field.default is not ABSENT:
            values[field.name] = field.default
        elif field.required:
            problems.append(f"{code_span(field.name)} is missing: it must be {describe(field)}")
    problems += [_unknown(key, fields) for key in given if key not in {field.name for field in fields}]
    if problems:
        raise CommandError(f"{_joined(problems)}; the gate is still open.", do=_instead(fields, given, name))
    return values


def _given(fields: Sequence[Field], command: Command | None, name: str | None) -> Mapping[str, Any]:
    inputs = command.inputs if command else None
    if inputs is None or isinstance(inputs, Mapping):
        return inputs or {}
    if len(fields) == 1:
        return {fields[0].name: inputs}
    shown = code_span(strict_json.readable(inputs))
    why = "does not say which input it is for" if fields else "was given, but this gate takes no inputs"
    raise CommandError(f"{shown} {why}; the gate is still open.", do=_try(example_line(fields, name)))


def _take(field: Field, value: Any, values: dict[str, Any], problems: list[str]) -> None:
    try:
        values[field.name] = typed(field, value)
    except Mismatch:
        shown = code_span(
            value if isinstance(value, Bare) or _is_text_of(field, value) else strict_json.readable(value)
        )
        problems.append(f"{code_span(field.name)} must be {describe(field)}, not {shown}")


def _is_text_of(field: Field, value: Any) -> bool:
    return isinstance(value, str) and field.type in {"str", "enum"}


def _unknown(key: str, fields: Sequence[Field]) -> str:
    near = nearest(key, [field.name for field in fields])
    if near:
        return f"there is no input {code_span(key)} (did you mean {code_span(near)}?)"
    known = ", ".join(code_span(field.name) for field in fields[:_TOLD])
    return f"there is no input {code_span(key)}{f' (there is {known})' if known else ', this gate takes none'}"


def _joined(problems: Sequence[str]) -> str:
    more = len(problems) - _TOLD
    return "; ".join([*problems[:_TOLD], *([f"and {more} more such problems"] if more > 0 else [])])


def _instead(fields: Sequence[Field], given: Mapping[str, Any], name: str | None) -> str:
    """Offer the same values with the wrong ones corrected: the likely choice, else a sample."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.name in given:
            values[field.name] = _corrected(field, given[field.name])
        elif field.required and field.default is ABSENT:
            values[field.name] = sample(field)
    return _try(copy_line(fields, values, name=name))


def _corrected(field: Field, value: Any) -> Any:
    try:
        return typed(field, value)
    except Mismatch:
        near = nearest(value, field.choices) if field.type == "enum" and isinstance(value, str) else None
        return near or sample(field)


def _try(line: str) -> str:
    return f"Try: {code_span(line, _LINE)}" if len(line) <= _LINE else "Correct the line and write it again."
