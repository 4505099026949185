"""From what somebody filled in to typed values: the text of a form's field, or a value as JSON has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gh_gate.core import decision, inputs, strict_json
from gh_gate.core.commands import Command
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs import ABSENT, Field
from gh_gate.errors import CommandError, UsageError

_YES, _NO = frozenset({"true", "on", "yes", "1"}), frozenset({"false", "off", "no", "0"})


class Unfit(Exception):  # noqa: N818 - it stays in this room and says what is the case
    """Some values do not fit.

    :param fields: why, by the input's name, in Markdown.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("some values do not fit")
        self.fields = dict(fields)


def typed(fields: Sequence[Field], given: Mapping[str, Any], *, form: bool) -> dict[str, Any]:
    """Return the typed values that were given, in the order of the fields; without those that were not filled in.

    :param given: by the inputs' names.
    :param form: whether a text is what stands in a form's field, read as the field's type says and empty where nothing was
        filled in, which is refused where a default stood; else it is JSON's, and has to have the type.
    :raise Unfit: naming every input that is wrong, missing or unknown.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    known = {field.name for field in fields}
    for field in fields:
        try:
            value = _value(field, given.get(field.name, ABSENT), form=form)
        except CommandError as error:
            wrong[field.name] = decision.reply(error)
            continue
        if value is not ABSENT:
            values[field.name] = value
    wrong |= {name: "there is no such input" for name in given if name not in known}
    if wrong:
        raise Unfit(wrong)
    return values


def _value(field: Field, given: Any, *, form: bool) -> Any:
    """Return a field's value; `ABSENT` where there is none, and none is needed."""
    text = form and isinstance(given, str)
    value = _read(field, given) if text else _plain(given)
    if value is not ABSENT:
        return _checked(field, value)
    if field.required and field.default is ABSENT:
        raise CommandError(f"is missing: it must be {inputs.describe(field)}")
    if text and field.default not in (ABSENT, ""):
        # Whoever empties a field does not mean the default that stood there.
        raise CommandError(f"is empty: it must be {inputs.describe(field)}")
    return ABSENT


def _checked(field: Field, value: Any) -> Any:
    try:
        return inputs.validate([field], Command("approve", None, {field.name: value}))[field.name]
    except CommandError:
        raise CommandError(f"must be {inputs.describe(field)}") from None


def _read(field: Field, text: str) -> Any:
    """Return what the text of a form's field says; `ABSENT` where nothing was filled in."""
    if text == "" or (field.type not in ("str", "enum") and not text.strip()):
        return ABSENT
    match field.type:
        case "str":
            return _plain(_line_ends(field.default, text.replace("\r\n", "\n")))  # how a form sends a line break
        case "bool":
            word = text.strip().lower()
            return word in _YES if word in _YES | _NO else Bare(text)
        case "json":
            return strict_json.loads(text)
        case "int" | "float":
            return Bare(text.strip())
        case "enum":
            return text


def _line_ends(default: Any, text: str) -> str:
    """Return a default as it was declared where it comes back as it stood there: forms know one kind of line end, defaults more."""
    same = isinstance(default, str) and default.replace("\r\n", "\n").replace("\r", "\n") == text
    return str(default) if same else text


def _plain(value: Any) -> Any:
    """Return a value as a command could give it.

    :raise CommandError: where none could: half a character, a number that is not finite, more than a comment may give.
    """
    if value is ABSENT:
        return value
    try:
        return strict_json.loads(strict_json.readable(value))
    except UsageError as error:
        raise CommandError(error.what) from None
