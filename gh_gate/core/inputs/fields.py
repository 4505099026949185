"""One thing that an approver fills in: its name, its type, its limits, and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from gh_gate.core import strict_json
from gh_gate.core.text import code_span

Type = Literal["str", "int", "float", "bool", "enum", "json"]
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")
"""What a field may be called."""

_SHOWN_CHOICES = 20


class Absent(Enum):
    """The type of `ABSENT`, so that None can be a default of its own."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT
"""What stands for "no default"."""


@dataclass(frozen=True, slots=True)
class Field:
    """One typed input of a gate; made by `gh_gate.core.inputs.declare`, which checks it.

    :param name: letters, digits, ``_`` and ``-``, at most 64, not beginning with a digit or ``-``.
    :param type: ``str``, ``int`` (64 bits), ``float`` (finite), ``bool``, ``enum`` (one of ``choices``) or ``json``.
    :param required: whether an approver has to give it; where there is a default, the default answers for a missing one.
    :param default: a value of the type, or `ABSENT`.
    :param description: one line of text for people, at most 300 characters.
    :param min: the smallest number allowed, or None.
    :param max: the largest number allowed, or None.
    :param pattern: a regular expression that the whole text has to match, or None; `gh_gate.core.inputs.patterns` says which.
    :param max_length: the most characters of a text, or None; never None where there is a pattern, because an approver's
        text meets it: at most 1,024 then.
    :param choices: the texts that an enum may be.
    """

    name: str
    type: Type
    required: bool = True
    default: Any = ABSENT
    description: str = ""
    min: int | float | None = None
    max: int | float | None = None
    pattern: str | None = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()


def describe(field: Field, *, cell: bool = False) -> str:
    """Say in a few words what a field takes, such as ``a whole number from 1 to 10``.

    :param cell: whether it will stand in a table.
    :returns: Markdown.
    """
    match field.type:
        case "enum":
            return _one_of([code_span(choice, cell=cell) for choice in field.choices])
        case "bool":
            return "`true` or `false`"
        case "int":
            return f"a whole number{_between(field)}"
        case "float":
            return f"a number{_between(field)}"
        case "json":
            return "any JSON"
    length = f" of at most {field.max_length:,} characters" if field.max_length else ""
    pattern = f" that matches {code_span(field.pattern, 200, cell=cell)}" if field.pattern else ""
    return f"text{length}{pattern}"


def _between(field: Field) -> str:
    if field.min is not None and field.max is not None:
        return f" from {field.min} to {field.max}"
    if field.min is not None:
        return f" of at least {field.min}"
    return f" of at most {field.max}" if field.max is not None else ""


def _one_of(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > _SHOWN_CHOICES:
        return f"{', '.join(names[:_SHOWN_CHOICES])} or one of {len(names) - _SHOWN_CHOICES} more"
    return f"{', '.join(names[:-1])} or {names[-1]}"


def to_json(field: Field) -> dict[str, Any]:
    """Return a field as plain JSON without floats, which survives `strict_json.canonical` unchanged.

    :returns: what differs from a field that has only a name and a type; numbers with a fraction, and the default of a
        ``json`` field, as text. `gh_gate.core.inputs.from_json` reads it.
    """
    data: dict[str, Any] = {"name": field.name, "type": field.type, "required": field.required}
    if field.default is not ABSENT:
        data["default"] = strict_json.identity(field.default) if field.type == "json" else _unfloated(field.default)
    for attribute in ("description", "pattern", "max_length", "min", "max"):
        value = getattr(field, attribute)
        if value not in {None, ""}:
            data[attribute] = _unfloated(value)
    return data | ({"choices": list(field.choices)} if field.choices else {})


def _unfloated(value: Any) -> Any:
    return repr(value) if isinstance(value, float) else value
