"""Strict JSON: what an approver may write; and, from `gh_gate.core.strict_json.writer`, one way to write a value down.

JSON that two readers could take for two things is refused: a key given twice, NaN and infinities, numbers that do not
survive, half characters, NUL, marks that reorder text. So is what no form needs: deep nesting, many fields, much text.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from gh_gate.core.strict_json.writer import canonical, identity, readable
from gh_gate.core.text import code_span
from gh_gate.core.text.characters import BIDI, code_point
from gh_gate.errors import CommandError

__all__ = ["INT_MAX", "INT_MIN", "STRING", "canonical", "check_size", "identity", "loads", "readable", "scan"]

MAX_BYTES: Final = 8 * 1024
MAX_LEVELS: Final = 8
MAX_FIELDS: Final = 64
INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1

STRING: Final = r'"(?:[^"\\]|\\.)*+(?P<end>"?)'
"""A regular expression for a JSON string, quotes included; one that never ends goes on to the end of the text, ``end`` empty.

It never goes back, so that a text of nothing but quotes is read once. It takes control characters, which `loads` refuses.
"""

_SHAPE = re.compile(rf"(?P<text>{STRING})(?P<key>\s*:)?|(?P<open>[\[{{])|(?P<close>[\]}}])")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object as it was written, so that a key given twice can still be seen."""

    pairs: list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it was written, judged where its field is known."""

    text: str
    exact: bool


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Object,
    parse_int=lambda text: _Number(text, exact=True),
    parse_float=lambda text: _Number(text, exact=False),
    parse_constant=lambda text: _Number(text, exact=False),
)


def loads(text: str) -> Any:
    """Read one JSON value, strictly.

    :param text: JSON of at most 8 KiB in UTF-8, 8 levels, 64 fields in an object, integers of 64 bits with a sign.
    :returns: dicts, lists, strings, ints, finite floats, booleans and None; never ``-0.0``.
    :raises CommandError: it is anything else; the sentence names the field.
    """
    value, end = scan(text)
    if text[end:].strip(" \t\r\n"):
        _refuse(
            "the JSON",
            f"goes on after its end, at its character {end + 1}",
            "Write one JSON object and nothing after it.",
        )
    return value


def scan(text: str) -> tuple[Any, int]:
    """Read the JSON value that a text begins with, as `loads` does, and say where it ends.

    :param text: a JSON value, and whatever follows it; white space in front is skipped.
    :returns: the value, and the index of the first character after it.
    :raises CommandError: as `loads`.
    """
    check_size(text)
    _check_levels(text)
    start = len(text) - len(text.lstrip(" \t\r\n"))
    try:
        tree, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        _refuse(
            "the JSON",
            f"cannot be read at its character {error.pos + 1} ({error.msg.removesuffix(' at').lower()})",
            "Check quotes, commas and brackets.",
        )
    return _plain(tree, ""), end


def check_size(text: str) -> None:
    """Refuse inputs of more than 8 KiB, before anybody looks at them closely.

    :param text: what was written.
    :raises CommandError: it is larger.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        _refuse("the inputs", "are larger than 8 KiB", "Write less.")


def _check_levels(text: str) -> None:
    """Refuse deep nesting before a recursive reader meets it."""
    level, field = 0, ""
    for piece in _SHAPE.finditer(text):
        if piece["key"] and level == 1:
            field = piece["text"][1:-1]
        level += bool(piece["open"]) - bool(piece["close"])
        if level > MAX_LEVELS:
            _refuse(_named(field), f"is nested more than {MAX_LEVELS} levels deep", "Flatten it.")


def _plain(tree: Any, path: str) -> Any:
    match tree:
        case _Object(pairs):
            return _plain_object(pairs, path)
        case list():
            return [_plain(item, f"{path}[{index}]") for index, item in enumerate(tree)]
        case _Number(text, exact=True):
            return _plain_int(text, path)
        case _Number(text):
            return _plain_float(text, path)
        case str():
            _check_text(tree, path)
    return tree


def _plain_object(pairs: list[tuple[str, Any]], path: str) -> dict[str, Any]:
    if len(pairs) > MAX_FIELDS:
        _refuse(_named(path), f"has more than {MAX_FIELDS} fields", "Write fewer.")
    plain: dict[str, Any] = {}
    for key, item in pairs:
        inner = f"{path}.{key}" if path else key
        _check_text(key, inner)
        if key in plain:
            _refuse(_named(inner), "is given twice", "Write each field once.")
        plain[key] = _plain(item, inner)
    return plain


def _plain_int(text: str, path: str) -> int:
    # Twenty characters hold every integer of 64 bits, and int() is never asked about thousands of digits.
    if len(text) > 20 or not INT_MIN <= int(text) <= INT_MAX:
        _refuse(_named(path), f"is beyond 64 bits (from {INT_MIN} to {INT_MAX})", "Write it as text if you mean it.")
    return int(text)


def _plain_float(text: str, path: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _refuse(_named(path), f"must be a finite number, not {code_span(text)}", "Write a number that is finite.")
    return value + 0.0  # -0.0 becomes 0.0: the two are equal, and must be written alike


def _check_text(text: str, path: str) -> None:
    for character in text:
        if "\ud800" <= character <= "\udfff":
            _refuse(
                _named(path), f"holds half a character (the lone surrogate {code_point(character)})", "Type it again."
            )
        if character == "\0" or character in BIDI:
            _refuse(_named(path), f"holds the invisible character {code_point(character)}", "Type it again.")


def _named(path: str) -> str:
    return code_span(path) if path else "the value"


def _refuse(subject: str, why: str, do: str) -> NoReturn:
    raise CommandError(f"{subject} {why}.", do=do)
