"""One segment of a pattern, the text between two slashes: a literal name, or a glob that never backtracks.

``*`` is any run of characters, ``?`` any one character, a backslash makes the next character ordinary. No star is tried
twice: what stands between two stars goes to the first place where it fits, because a later place only leaves less room for
the rest. So a name costs at most its length times the pattern's, whatever they look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

Test = Callable[[str], bool]
BLANK = "\0"  # stands for ``?`` here; no path has this character, and `lines` takes no pattern with it
_TOKEN = re.compile(r"\\(.?)|(\*+)|([^\\*]+)", re.DOTALL)


class At(Enum):
    """Where in a name a glob's key stands."""

    START = auto()
    END = auto()
    INSIDE = auto()


@dataclass(frozen=True, slots=True)
class Glob:
    """A segment with a wildcard.

    :param text: as the file has it.
    :param key: its longest run of literal characters, perhaps none; a name without it cannot match.
    :param at: where the key stands.
    :param test: whether a name with the key matches; None where each does.
    """

    text: str
    key: str
    at: At
    test: Test | None


DEEP = Glob("**", "", At.INSIDE, None)
"""Any number of segments, none included."""


def read(text: str) -> str | Glob:
    """Read a segment.

    :param text: without slashes, as the file has it.
    :returns: a literal name, its escapes resolved, or a glob.
    """
    if "*" not in text and "?" not in text and "\\" not in text:
        return text
    if text == DEEP.text:
        return DEEP
    pieces = _pieces(text)
    if len(pieces) == 1 and BLANK not in pieces[0]:
        return pieces[0]
    runs = [(pieces[0].partition(BLANK)[0], At.START), (pieces[-1].rpartition(BLANK)[2], At.END)]
    runs += [(run, At.INSIDE) for piece in pieces[1:-1] for run in piece.split(BLANK)]
    key, at = max(runs, key=lambda run: len(run[0]))
    return Glob(text, key, at, _test(pieces, key))


def _pieces(text: str) -> list[str]:
    """Cut a segment at its stars."""
    pieces = [""]
    for escaped, stars, plain in _TOKEN.findall(text):
        if stars:
            pieces.append("")
        else:
            pieces[-1] += escaped or plain.replace("?", BLANK)
    return pieces


def _test(pieces: list[str], key: str) -> Test | None:
    if any(BLANK in piece for piece in pieces):
        return _with_blanks(pieces)
    return None if pieces in ([key, ""], ["", key]) else _with_stars(pieces)


def _with_stars(pieces: list[str]) -> Test:
    head, *middles, tail = pieces

    def test(name: str) -> bool:
        at, end = len(head), len(name) - len(tail)
        if not (name.startswith(head) and name.endswith(tail)):
            return False
        for middle in middles:
            at = name.find(middle, at)
            if at < 0:
                return False
            at += len(middle)
        return at <= end

    return test


def _with_blanks(pieces: list[str]) -> Test:
    # Each piece has one length, and an atomic group is never entered again: there is nothing to go back to.
    first, *rest = ["".join("." if char == BLANK else re.escape(char) for char in piece) for piece in pieces]
    middles = "".join(f"(?>.*?{piece})" for piece in rest[:-1])
    last = f".*{rest[-1]}" if rest else ""
    fullmatch = re.compile(first + middles + last, re.DOTALL).fullmatch
    return lambda name: fullmatch(name) is not None
