"""Values as they are given on the command line, and the words of the comment that says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gh_gate.core import strict_json
from gh_gate.core.commands.bare import Bare
from gh_gate.core.inputs import Field
from gh_gate.core.inputs.values import Mismatch, typed
from gh_gate.errors import CommandError, UsageError

_PAIR = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}=", re.ASCII)
_BARE = re.compile(r"[A-Za-z0-9._:/@+-]+", re.ASCII)


def words(given: Sequence[str], fields: Sequence[Field]) -> list[str]:
    """Return what follows ``/approve``.

    :param given: each ``NAME=VALUE``; or one JSON value.
    :param fields: of the gate; what is given to one of type ``json`` is read as JSON.
    :raise UsageError: for what is neither, a name that is given twice, and JSON that cannot be read.
    """
    if len(given) == 1 and not _PAIR.match(given[0]):
        return [given[0]]
    pairs = _pairs(given)
    known = {field.name: field for field in fields}
    # In a comment a value without quotes cannot hold what JSON needs, and one in quotes is a text.
    if any(known[name].type == "json" for name in pairs if name in known):
        return [strict_json.readable({name: _value(name, text, known) for name, text in pairs.items()})]
    return [f"{name}={text if _BARE.fullmatch(text) else strict_json.readable(text)}" for name, text in pairs.items()]


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for value in given:
        name, equals, text = value.partition("=")
        if not equals:
            raise UsageError(f"{value[:60]!r} is no value.", do="write NAME=VALUE, or one JSON object")
        if name in pairs:
            raise UsageError(f"{name[:60]!r} is given twice.", do="give each value once")
        pairs[name] = text
    return pairs


def _value(name: str, text: str, known: Mapping[str, Field]) -> Any:
    field = known.get(name)
    if field is None:
        return text
    if field.type == "json":
        return _json(name, text)
    try:
        return typed(field, Bare(text))
    except Mismatch:
        return text  # which the gate refuses, saying what it takes


def _json(name: str, text: str) -> Any:
    try:
        return strict_json.loads(text)
    except CommandError as error:
        raise UsageError(
            f"`{name}` takes JSON, and {text[:60]!r} is none: {error.what}",
            do=f"a text needs quotes: '{name}=\"text\"'",
        ) from None
