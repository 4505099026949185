"""One comment's share of a long prompt: what is shown of it, and how the prompt's own text comes out of that again."""

from __future__ import annotations

import re
from dataclasses import dataclass

HINT = r"(c?)(\d{1,3})\.(\d{1,3})\.(\d{1,6})"
"""A regular expression for `Piece.hint`."""

GOES_ON = "▸"
"""Stands where the source of a prompt was cut; a sign that a joiner or a variation selector beside it may join."""

_INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a prompt.

    :param shown: Markdown that is inert by itself.
    :param before: characters at its start that are not the prompt's, say the line that opens a code block again.
    :param after: the same at its end.
    :param newlines: line ends that follow in the prompt and are not shown.
    :param as_code: whether the prompt's source is shown, in an indented code block.
    """

    shown: str
    before: int = 0
    after: int = 0
    newlines: int = 0
    as_code: bool = False

    @property
    def hint(self) -> str:
        """What a reader of the comment has to be told to take the prompt out of it."""
        return f"{'c' if self.as_code else ''}{self.before}.{self.after}.{self.newlines}"

    @property
    def source(self) -> str:
        """The prompt's own text, line ends included; the sources of all pieces make the prompt."""
        text = "\n".join(line[4:] for line in self.shown.split("\n")) if self.as_code else self.shown
        return text[self.before : len(text) - self.after] + "\n" * self.newlines


def told(shown: str, hint: str) -> Piece:
    """Return the piece with this hint.

    :raise ValueError: for a text that is no hint.
    """
    found = re.fullmatch(HINT, hint, re.ASCII)
    if found is None:
        raise ValueError(hint)
    return Piece(shown, int(found[2]), int(found[3]), int(found[4]), as_code=bool(found[1]))


def as_code(source: str, newlines: int, *, first: bool, last: bool) -> Piece:
    """Return a piece that shows any cut of an inert prompt: in an indented code block nothing does anything.

    :param source: a cut that neither begins nor ends with a line end.
    :param first: whether the prompt begins with it; elsewhere a sign says that it goes on.
    :param last: whether the prompt ends with it.
    """
    before, after = "" if first else GOES_ON, "" if last else GOES_ON
    lines = f"{before}{source}{after}".split("\n")
    shown = "\n".join(_INDENT + line if line else "" for line in lines)
    return Piece(shown, len(before), len(after), newlines, as_code=True)
