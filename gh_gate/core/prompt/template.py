"""Prompts with fields: ``Accuracy {accuracy:.1%}, {rows[0]:,} rows``, as `str.format` reads them, and less.

A field is a name of the context, then attributes (``{self.accuracy}``) and items (``{metrics[f1]}``, ``{rows[0]}``), then
perhaps ``!r`` or ``!s`` and a format. What `str.format` also takes and nobody's prompt needs is an error: positions,
attributes that begin with ``_``, functions, formats with huge widths. A value is data: braces in it mean nothing, and in
Markdown it stays the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from gh_gate.core.prompt import insertion
from gh_gate.core.prompt.sets import ordered
from gh_gate.core.text.suggestion import suggest
from gh_gate.errors import UsageError

LIMIT = 200_000
"""Characters of a rendered prompt; more would not be read, and would take many comments to show."""

_FIELD = re.compile(r"([^.\[\]{}]+)((?:\.[^.\[\]{}]+|\[[^\[\]{}]+\])*)")
_STEP = re.compile(r"\.([^.\[\]]+)|\[([^\]]+)\]")
_SPEC_LIMIT = 64
_WIDE = re.compile(r"\d{4}")  # a width or precision of a thousand and more
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+>")
_WRONG = (AttributeError, ArithmeticError, LookupError, TypeError, ValueError)
_CONVERT: Mapping[str | None, Callable[[Any], Any]] = {None: lambda value: value, "r": repr, "s": str}


@dataclass(frozen=True, slots=True)
class _Part:
    """Literal text, and the field that follows it, if one does."""

    text: str
    field: str | None = None
    spec: str = ""
    conversion: str | None = None

    @property
    def shown(self) -> str:
        return f"{{{(self.field or '')[:80]}}}"


def render(template: str, context: Mapping[str, Any] | None) -> str:
    """Fill a prompt's fields.

    :param template: Markdown; with a context, braces that are meant as such are doubled.
    :param context: values by name; None leaves the prompt as it is, braces and all.
    :return: Markdown of at most `LIMIT` characters.
    :raise UsageError: for a field that is missing or malformed, never leaving it in the text; for a prompt that is empty or
        too long.
    """
    if context is None or len(template) > LIMIT:
        return _checked(template)
    texts, values, least = [""], [], 0
    for part in _parts(template):
        texts[-1] += part.text  # a doubled brace ends a part without a field
        if part.field is not None:
            values.append(_value(part, context))
            texts.append("")
            least += len(" ".join(values[-1].split()))
        if least > LIMIT:  # before anything is made of it: a short template can repeat a long value
            raise _too_long(f"more than {LIMIT:,}")
    return _checked(insertion.insert(texts, values))


def _checked(prompt: str) -> str:
    if not prompt.strip():
        raise UsageError("the prompt is empty.", do="say in `prompt` what is asked, and what happens after a yes")
    if len(prompt) > LIMIT:
        raise _too_long(f"{len(prompt):,}")
    return prompt


def _too_long(characters: str) -> UsageError:
    return UsageError(
        f"the prompt has {characters} characters; {LIMIT:,} are the limit.", do="show the result and link to the rest"
    )


def _parts(template: str) -> Iterator[_Part]:
    try:
        for text, field, spec, conversion in Formatter().parse(template):
            yield _Part(text, field, spec or "", conversion)
    except ValueError as error:
        raise UsageError(
            f"the prompt's fields cannot be read: {str(error)[:200]}.",
            do="write {{ and }} for braces that are meant as such",
        ) from None


def _value(part: _Part, context: Mapping[str, Any]) -> str:
    value, spec = _find(part, context), _spec(part, context)
    if part.conversion not in _CONVERT:
        raise UsageError(f"the prompt's field {part.shown} has a conversion that is neither !r nor !s.")
    try:
        text = format(_CONVERT[part.conversion](_ordered(value, part)), spec)
    except _WRONG as error:
        raise UsageError(f"the prompt's field {part.shown} cannot be shown as {spec!r}: {str(error)[:200]}.") from None
    if not isinstance(value, str) and _ADDRESS.search(text):
        raise UsageError(
            f"the prompt's field {part.shown} is an object without a text of its own.",
            do="name one of its values instead",
        )
    return text


def _ordered(value: Any, part: _Part) -> Any:
    try:
        return ordered(value)
    except ValueError:
        raise UsageError(
            f"the prompt's field {part.shown} holds a set, which has no order to be shown in.",
            do="show a sorted list of it",
        ) from None


def _find(part: _Part, context: Mapping[str, Any]) -> Any:
    found = _FIELD.fullmatch(part.field or "")
    if found is None or found[1].isdigit():
        raise UsageError(
            f"the prompt has a field {part.shown} without a name.", do="write {name}, or {{ and }} for braces"
        )
    if found[1] not in context:
        raise UsageError(
            f"the prompt has a field {part.shown}, and no such value was given.", do=_given(found[1], context)
        )
    value = context[found[1]]
    for attribute, item in _STEP.findall(found[2]):
        value = _step(value, attribute, item, part)
    if callable(value):
        raise UsageError(f"the prompt's field {part.shown} is a function, not a value.")
    return value


def _given(name: str, context: Mapping[str, Any]) -> str:
    return f"add it to the context; {suggest(name, (str(key)[:80] for key in context))}"


def _step(value: Any, attribute: str, item: str, part: _Part) -> Any:
    if attribute.startswith("_"):
        raise UsageError(
            f"the prompt's field {part.shown} asks for `{attribute[:80]}`, and names that begin with _ are private."
        )
    try:
        return getattr(value, attribute) if attribute else value[_key(value, item)]
    except _WRONG:
        hint = f"; write [{attribute[:80]}] for an item" if attribute and isinstance(value, Mapping) else ""
        raise UsageError(f"the prompt's field {part.shown}: there is no `{(attribute or item)[:80]}`{hint}.") from None


def _key(value: Any, item: str) -> str | int:
    if isinstance(value, Mapping) and item in value:
        return item
    return int(item) if item.isascii() and item.isdigit() and len(item) < 10 else item


def _spec(part: _Part, context: Mapping[str, Any]) -> str:
    """Return the format, with the fields that may stand in it (``{share:.{digits}%}``) filled."""
    spec = "".join(inner.text + ("" if inner.field is None else _plain(inner, context)) for inner in _parts(part.spec))
    if len(spec) > _SPEC_LIMIT or _WIDE.search(spec):
        raise UsageError(f"the prompt's field {part.shown} has a format that is too long or too wide: {spec[:80]!r}.")
    return spec


def _plain(inner: _Part, context: Mapping[str, Any]) -> str:
    value = _find(inner, context)
    if inner.spec or inner.conversion or not isinstance(value, int | str):
        raise UsageError(f"the field {inner.shown} inside a format has to be a plain number or text.")
    return str(value)[: _SPEC_LIMIT + 1]
