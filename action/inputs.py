"""The step's inputs, read strictly: what is not exactly a value of its kind is an error that names the input.

``action.yml`` hands every input on as ``GH_GATE_INPUT_<NAME>``; an input that is left out, or empty, has its default.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from gh_gate.core import durations
from gh_gate.errors import UsageError

PREFIX = "GH_GATE_INPUT_"

# GitHub takes booleans by the core schema of YAML 1.2: https://yaml.org/spec/1.2.2/#1032-tag-resolution
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_KINDS = {"dict": "a mapping", "list": "a list"}
_WHOLE = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


class Inputs:
    """The inputs of one step; each reader returns None where the input is left out.

    :param environ: the step's environment.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def raw(self, name: str) -> str | None:
        """Return an input as it was written, or None where nothing but blanks was."""
        value = self._environ.get(PREFIX + name.upper().replace("-", "_"), "")
        return value if value.strip() else None

    def text(self, name: str) -> str | None:
        """Return an input without the blanks around it."""
        value = self.raw(name)
        return None if value is None else value.strip()

    def flag(self, name: str) -> bool | None:
        """Return a boolean, written as GitHub takes it."""
        value = self.text(name)
        if value is not None and value not in _FLAGS:
            refuse(name, value, "which is neither true nor false")
        return None if value is None else _FLAGS[value]

    def seconds(self, name: str) -> int | None:
        """Return a length of time in seconds; see `gh_gate.core.durations`."""
        value = self.text(name)
        return None if value is None else durations.parse(value, what=f"the input `{name}`")

    def whole(self, name: str) -> int | None:
        """Return a positive whole number."""
        value = self.text(name)
        if value is not None and not _WHOLE.fullmatch(value):
            refuse(name, value, "which is not a whole number from 1 on")
        return None if value is None else int(value)

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """Return one of an enumeration's words."""
        value = self.text(name)
        if value is not None and value not in list(kind):
            refuse(name, value, f"which is none of {', '.join(kind)}")
        return None if value is None else kind(value)

    def words(self, name: str) -> tuple[str, ...] | None:
        """Return what is separated by commas or line breaks."""
        value = self.text(name)
        return None if value is None else _parts(re.split(r"[,\n]", value))

    def paths(self, name: str) -> tuple[str, ...] | None:
        """Return what stands one a line; on a single line, what is separated by commas.

        A path may hold a comma, so a text of several lines (a YAML block, of one line too) is not split at commas.
        """
        value = self.raw(name)
        if value is None:
            return None
        return _parts(value.split("\n") if "\n" in value else value.split(","))

    def data(self, name: str, *kinds: type) -> Any:
        """Return a value that is written in JSON or YAML.

        :param kinds: `dict` or `list`, as far as they are taken.
        """
        text = self.text(name)
        if text is None:
            return None
        value = _load(text, name)
        if not isinstance(value, kinds):
            refuse(name, text, f"which is not {' or '.join(_KINDS[kind.__name__] for kind in kinds)}")
        return value


def refuse(name: str, value: str, why: str) -> NoReturn:
    """Raise the error for an input that is wrong.

    :param why: a clause that begins with "which".
    """
    raise UsageError(f"the input `{name}` is {value[:60]!r}, {why}.", docs="docs/action.md")


def _parts(texts: list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in texts if part.strip())


def _load(text: str, name: str) -> Any:
    from gh_gate.core.policy import strict_yaml  # noqa: PLC0415 - PyYAML is only loaded for the steps that use it

    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return strict_yaml.load(text, f"the input `{name}`")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(pairs)  # the YAML reader, which comes next, says which key and where
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)
