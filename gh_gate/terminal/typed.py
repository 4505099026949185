"""One typed input in the terminal: how it is asked, and the value that a typed line gives."""

from __future__ import annotations

from typing import Any

from gh_gate.core import inputs, strict_json
from gh_gate.core.commands import Command
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs import ABSENT, Field
from gh_gate.core.text import visible


def question(field: Field, default: Any) -> str:
    """Return what is asked for an input: its name, what it is for, what it takes, and what Enter gives.

    :param default: what Enter gives, or `ABSENT`.
    """
    what = f", {visible(field.description)}" if field.description else ""
    skip = "; Enter leaves it out" if default is ABSENT and not field.required else ""
    offered = "" if default is ABSENT else f" [{_shown(default)}]"
    return f"{field.name}{what} ({inputs.describe(field)}{skip}){offered}: "


def value(field: Field, line: str, default: Any) -> Any:
    """Return the value that a line gives to an input; `ABSENT` where it is left out.

    A line is read as the field's type, as after ``name=`` in a comment. Text needs no quotes; one in double quotes is a
    JSON string, so that an empty text and spaces at the ends can be given.

    :param default: what an empty line gives, or `ABSENT`.
    :raise CommandError: where the field does not take it, saying what it takes.
    """
    if not line and (default is not ABSENT or not field.required):
        return default
    given = {field.name: _read(field, line)} if line else {}
    return inputs.validate([field], Command("approve", None, given))[field.name]


def _read(field: Field, line: str) -> Any:
    if field.type != "str":
        return Bare(line)
    quoted = len(line) > 1 and line.startswith('"') and line.endswith('"')
    return strict_json.loads(line) if quoted else line


def _shown(default: Any) -> str:
    return visible(default) if isinstance(default, str) and default else strict_json.readable(default)
