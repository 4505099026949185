"""Patterns of texts, matched in a time that only grows with the text's length.

Who declares a pattern is not who waits for it: the App meets those of every branch, at every look. Python's own ``re`` tries
one way after the other, and some patterns have more ways than atoms; Rust's ``regex``, which pydantic brings along, goes through
the text once. It has no look-around and no references to groups (https://docs.rs/regex/latest/regex/#syntax), so a pattern with
those is refused where it is declared. It is written as for Python; what the two write differently is written anew here.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[aimsux]+[:)]|\(\?=|\{(?=,\d)|.", re.DOTALL)
"""An escape, a class of characters, flags, the beginning of a look-ahead or of a count without its least, or one character."""

_OTHERWISE = {r"\Z": r"\z", r"\<": "<", r"\>": ">", "{": "{0"}


class Unmatchable(ValueError):  # noqa: N818 - says what a pattern is
    """A pattern that cannot be matched, or not in a time that is known; its words say why."""


def require(pattern: str) -> None:
    """Refuse a pattern that cannot be matched quickly.

    :raise Unmatchable: it is no regular expression, or looks around, or refers to groups, or is too large.
    """
    _matchers(pattern)


def matches(pattern: str, text: str) -> bool:
    """Tell whether a whole text matches a pattern.

    :raise Unmatchable: as `require`.
    """
    return all(each.isinstance_python(text) for each in _matchers(pattern))


@lru_cache(maxsize=256)
def _matchers(pattern: str) -> tuple[SchemaValidator, ...]:
    _require_python(pattern)
    return tuple(_compiled(part, whole=whole) for part, whole in _conditions(_PIECE.findall(pattern)))


def _require_python(pattern: str) -> None:
    """Refuse what Python does not read, or warns that it will read otherwise one day (sets within sets)."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            flags = re.compile(pattern).flags
        except (re.error, OverflowError, RecursionError, Warning) as error:
            raise Unmatchable(f"is no regular expression ({error})") from None
    if flags & re.VERBOSE:
        raise Unmatchable("has comments in it (?x); write it on one line")


def _conditions(pieces: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield what a text has to meet: each look-ahead at the very beginning, and the rest, which is for the whole text."""
    while pieces[:1] == ["(?="]:
        end = _closing(pieces)
        yield pieces[1:end], False
        pieces = pieces[end + 1 :]
    yield pieces, True


def _closing(pieces: list[str]) -> int:
    depth = 0
    for index, piece in enumerate(pieces):
        depth += (piece[0] == "(" and piece[-1] != ")") - (piece == ")")
        if depth == 0:
            return index
    raise Unmatchable("is no regular expression")


def _compiled(pieces: list[str], *, whole: bool) -> SchemaValidator:
    from pydantic_core import SchemaError, SchemaValidator, core_schema  # noqa: PLC0415 - only where there is a pattern

    text, end = "".join(_written(piece) for piece in pieces), r"\z" if whole else ""
    schema = core_schema.str_schema(pattern=rf"\A(?:{text}){end}", regex_engine="rust-regex")
    try:
        return SchemaValidator(schema)
    except SchemaError:
        why = "looks around, refers to a group, or is too large, so how long it takes is not known; write it without"
        raise Unmatchable(why) from None


def _written(piece: str) -> str:
    if not piece.startswith("(?") or piece == "(?=":
        return _OTHERWISE.get(piece, piece)
    flags, end = set(piece[2:-1]), piece[-1]
    plain = "".join(sorted(flags & set("imsx")))
    ascii_only = "-u" if "a" in flags else ""
    return f"(?{plain}{ascii_only}{end}" if plain or ascii_only or end == ":" else ""
