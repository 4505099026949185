"""A prompt that is too long for one comment, in pieces: cut between blocks where possible, and never inside a character.

Who has all pieces with their hints can put the prompt together again to the letter: `Piece.source`.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from gh_gate.core.prompt import inert, piece
from gh_gate.core.prompt import layout as prompt_layout
from gh_gate.core.prompt.layout import Kind
from gh_gate.core.prompt.piece import Piece

SMALLEST = 8_000
"""Bytes; the least room a piece can have."""

_FENCES = 250
"""Bytes for the lines that open and close a code block; `gh_gate.core.prompt` keeps them below."""


@lru_cache(maxsize=4)
def split(text: str, first_limit: int, limit: int) -> tuple[Piece, ...]:
    """Return an inert prompt in pieces that are inert each by themselves; a code block that is cut goes on in the next.

    What would need more signs when it stands alone, say code in a list that was cut, is shown as its source.

    :param text: what `gh_gate.core.prompt.inert` returned.
    :param first_limit: the most bytes of UTF-8 in the first piece; at least `SMALLEST`.
    :param limit: the most bytes in any other; at least `SMALLEST`.
    """
    if min(first_limit, limit) < SMALLEST:
        raise ValueError((first_limit, limit))
    prompt, pieces, at = _Prompt(text), list[Piece](), 0
    while at < len(text):
        pieces.append(prompt.piece(at, limit if pieces else first_limit))
        at += len(pieces[-1].source)
    return tuple(pieces)


class _Prompt:
    """A prompt's text, and where it may be cut."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        blocks = list(prompt_layout.read(self._lines))
        self._fences = [block for block in blocks if block.kind is Kind.FENCE and block.top]
        between = (n for block in blocks if block.kind is Kind.OTHER for n in range(block.start, block.end))
        self._gaps = [0, *(self._starts[number + 1] for number in between if not self._lines[number])]

    def piece(self, at: int, room: int) -> Piece:
        """Return the piece that begins at a place of the text, with at most so many bytes."""
        opening, aim = self._opening(at), room - _FENCES
        made = self._made(at, self._end(at, aim), opening)
        while (size := len(made.shown.encode())) > room:
            aim = aim * room // size * 15 // 16
            made = self._made(at, self._end(at, aim), opening)
        return made

    def _made(self, at: int, end: int, opening: str) -> Piece:
        source = self._text[at:end].rstrip("\n")
        rest = self._text[at + len(source) :]
        below = rest.lstrip("\n")
        newlines = len(rest) - len(below)
        shown = inert(opening + source)
        if shown.startswith(opening + source):
            return Piece(shown, len(opening), len(shown) - len(opening + source), newlines)
        return piece.as_code(source, newlines, first=at == 0, last=not below)

    def _opening(self, at: int) -> str:
        """Return the line that opens the code block around a place, with its end; empty where there is none."""
        index = bisect_right(self._fences, at, key=lambda block: self._starts[block.start + 1]) - 1
        inside = index >= 0 and at < self._starts[self._fences[index].end]
        return self._lines[self._fences[index].start] + "\n" if inside else ""

    def _end(self, at: int, aim: int) -> int:
        """Cut at the last blank line, line or word in the second half of what may be taken."""
        window = self._text[at : at + aim].encode()[:aim].decode(errors="ignore")
        end = at + len(window)
        if end == len(self._text):
            return end
        gap = self._gaps[bisect_right(self._gaps, end) - 1] - at
        # White space at the end of a line would not be shown, so it goes to the next piece.
        places = (gap, len(window.rpartition("\n")[0]), len(window.rpartition(" ")[0].rstrip()))
        return at + next((place for place in places if place > len(window) // 2), len(window))
