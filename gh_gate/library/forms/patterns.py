"""Patterns as annotations say them, which look for themselves anywhere in a text, and as a gate holds them: for the whole text.

Where readers of a pattern differ, the narrower reading counts: nobody may approve what the declared type would refuse.
"""

from __future__ import annotations

import re
from typing import Any, Final

from gh_gate.library.forms.unsayable import Unsayable

_PIECE: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""An escape, a whole class of characters, or one character."""

_INLINE = re.compile(r"\(\?([aimsx]+)\)")
_FLAGS = {re.ASCII: "a", re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}


def whole(pattern: Any) -> str:
    r"""Return a pattern for the whole text of one that may be found anywhere in it.

    In Python ``$`` also stands before a last line feed, for pydantic only at the end: so it becomes ``\Z``.

    :param pattern: as a text, or compiled.
    :raise Unsayable: where it is written over several lines, with comments.
    """
    text, flags = _read(pattern)
    pieces = _PIECE.findall(text)
    if not flags and _is_anchored(pieces):
        return text
    return _anywhere("".join(r"\Z" if piece == "$" else piece for piece in pieces), flags)


def both(first: str, second: str) -> str:
    """Return a pattern for the texts that match two patterns, each of them whole."""
    if first == second:
        return first
    return rf"(?=(?:{first})\Z)(?:{second})"


def of_length(least: int, pattern: str | None) -> str:
    """Return a pattern for texts of at least so many characters."""
    long = rf"(?s:.{{{least},}})"
    return long if pattern is None else rf"(?={long})(?:{pattern})"


def _read(pattern: Any) -> tuple[str, str]:
    compiled = getattr(pattern, "flags", 0)
    text = str(getattr(pattern, "pattern", pattern))
    inline = _INLINE.match(text)
    flags = {letter for flag, letter in _FLAGS.items() if compiled & flag} | set(inline[1] if inline else "")
    if "x" in flags:
        raise Unsayable("has a pattern with comments in it (re.VERBOSE)", "write it on one line")
    return text[inline.end() :] if inline else text, "".join(sorted(flags))


def _anywhere(text: str, flags: str) -> str:
    return f"(?s:.*?)(?{flags}:{text})(?s:.*)"


def _is_anchored(pieces: list[str]) -> bool:
    """Tell whether a pattern stands for the whole text as it is."""
    depth, apart = 0, False
    for piece in pieces:
        depth += (piece == "(") - (piece == ")")
        apart |= piece == "|" and depth == 0
    return pieces[:1] == ["^"] and pieces[-1:] == ["$"] and pieces.count("$") == 1 and not apart
