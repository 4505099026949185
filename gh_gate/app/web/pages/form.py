"""The form of a gate: one control for each typed input, as it is drawn and as it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from gh_gate.app.web.body import Reader
from gh_gate.app.web.problem import Refused
from gh_gate.core import strict_json
from gh_gate.core.inputs import ABSENT, Field, describe
from gh_gate.errors import UsageError

PREFIX: Final = "input."
"""Before the names of inputs, so that none of them can be one of our own fields."""

MOST_BYTES: Final = 262_144
"""Of a form: the remark and all values, each byte of which may take three."""

_MOST_FIELDS: Final = 100
_KIND: Final = "application/x-www-form-urlencoded"
_FEW: Final = 5
"""Choices that are shown at once."""
_LONG: Final = 200
"""Characters from which on a text gets more than one line."""

# What Python's `re` and a browser's read alike. Any other pattern is only looked at by the server: a browser that read it
# otherwise would keep people from sending what the gate takes.
_SAME_PATTERN: Final = re.compile(
    r"(?:[A-Za-z0-9_ :@,#=%/-]|\\[.d]|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_.])+\]|\((?!\?)|[)|?*+^$]|\{\d+(?:,\d*)?\})+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One control.

    :param kind: ``radio``, ``select``, ``number``, ``text`` or ``area``.
    :param value: what stands in it: the default, or what was typed before.
    :param choices: values and what they are called; an empty value means that nothing is given.
    :param error: what is wrong with it, or an empty string.
    :param pattern: for the browser, where it reads it as we do.
    """

    field: Field
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    pattern: str = ""

    @property
    def name(self) -> str:
        """What the control is called in the form."""
        return PREFIX + self.field.name

    @property
    def id(self) -> str:
        """By which labels and errors find it."""
        return f"input-{self.field.name}"

    @property
    def must(self) -> bool:
        """Whether it has to be filled in; emptying a default would bring it back, and nobody would see that."""
        if self.field.default is not ABSENT:
            return bool(self.field.default != "")
        return self.field.required

    @property
    def need(self) -> str:
        """What stands beside its name."""
        if self.field.default is not ABSENT:
            return "has a default"
        return "required" if self.field.required else "optional"

    @property
    def limits(self) -> str:
        """What it takes, in Markdown, where the control does not show that by itself."""
        said = describe(self.field)
        return "" if self.kind in ("radio", "select") or said == "text" else said


def entries(fields: Sequence[Field], typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the controls of a form.

    :param typed: what came back, by the names of the controls; None for the defaults.
    :param errors: sentences by the names of the inputs.
    """
    return tuple(_entry(field, typed, errors.get(field.name, "")) for field in fields)


async def received(request: Request, reader: Reader) -> dict[str, str]:
    """Return what the form of a request says.

    :raise Refused: where it is no form, or too large.
    :raise UsageError: where no browser would send such a form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _KIND:
        raise Refused(415, "kind", f"Forms are sent as {_KIND}.")
    return read(await reader.read(request))


def read(body: bytes) -> dict[str, str]:
    """Return what a form says.

    :raise UsageError: where no browser would send such a form.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS, separator="&"
        )
    except ValueError:  # too many fields, or bytes that are not UTF-8
        raise _unreadable() from None
    posted = dict(pairs)
    if len(posted) != len(pairs):
        raise _unreadable()
    # A form has line ends of its own: https://url.spec.whatwg.org/#concept-urlencoded-serializer
    return {name: value.replace("\r\n", "\n") for name, value in posted.items()}


def given(fields: Sequence[Field], posted: Mapping[str, str]) -> dict[str, Any]:
    """Return the inputs that somebody filled in, as text."""
    return {field.name: posted[PREFIX + field.name] for field in fields if PREFIX + field.name in posted}


def strangers(fields: Sequence[Field], posted: Mapping[str, str]) -> Iterator[str]:
    """Yield the inputs that were posted and that the gate has not."""
    known = {field.name for field in fields}
    for name in posted:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            yield name.removeprefix(PREFIX)


def _entry(field: Field, typed: Mapping[str, str] | None, error: str) -> Entry:
    value = _default(field) if typed is None else typed.get(PREFIX + field.name, "")
    choices = _choices(field)
    pattern = field.pattern if field.pattern and _SAME_PATTERN.fullmatch(field.pattern) else ""
    return Entry(
        field=field, kind=_kind(field, value, choices), value=value, choices=choices, error=error, pattern=pattern
    )


def _kind(field: Field, value: str, choices: Sequence[object]) -> str:
    match field.type:
        case "enum" | "bool":
            return "radio" if len(choices) <= _FEW else "select"
        case "int" | "float":
            return "number"
        case "json":
            return "area"
    if "\n" in value or "\r" in value:
        return "area"  # a single line would lose the line ends of a default, and nobody would see that
    return "area" if (field.max_length or 0) > _LONG and field.pattern is None else "text"


def _choices(field: Field) -> tuple[tuple[str, str], ...]:
    told = {"true": "Yes", "false": "No"} if field.type == "bool" else {choice: choice for choice in field.choices}
    may_lack = bool(told) and not field.required and field.default is ABSENT
    return (*told.items(), *((("", "leave out"),) if may_lack else ()))


def _default(field: Field) -> str:
    if field.default is ABSENT:
        return ""
    return (
        field.default
        if isinstance(field.default, str) and field.type != "json"
        else strict_json.readable(field.default)
    )


def _unreadable() -> UsageError:
    return UsageError("this form cannot be read.", do="open the gate's page again and send it from there")
