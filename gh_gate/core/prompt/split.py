"""A prompt that is too long for one comment, in pieces: cut between blocks where possible, and never inside a character."""

from __future__ import annotations

from itertools import accumulate

from gh_gate.core.prompt import inert
from gh_gate.core.prompt import layout as prompt_layout
from gh_gate.core.prompt.layout import Block, Kind

SMALLEST = 8_000
"""Bytes; the least room a piece can have."""

_CLOSING = 104
"""Bytes for the line that closes a code block; `gh_gate.core.prompt` keeps it below."""


def split(text: str, first_limit: int, limit: int) -> tuple[str, ...]:
    """Return an inert prompt in pieces that are inert each by themselves; a code block that is cut goes on in the next.

    :param text: what `gh_gate.core.prompt.inert` returned.
    :param first_limit: the most bytes of UTF-8 in the first piece; at least `SMALLEST`.
    :param limit: the most bytes in any other; at least `SMALLEST`.
    """
    if min(first_limit, limit) < SMALLEST:
        raise ValueError((first_limit, limit))
    pieces: list[str] = []
    while text:
        piece, text = _first_piece(text, limit if pieces else first_limit)
        pieces.append(piece)
    return tuple(pieces)


def _first_piece(text: str, room: int) -> tuple[str, str]:
    """Cut off a piece that is inert and fits: read by itself, it may need more signs, and so more room."""
    head, rest, aim = text, "", room - _CLOSING
    if _size(text) > room:
        head, rest = _cut(text, aim)
    while (size := _size(inert(head))) > room:
        aim = aim * room // size * 15 // 16
        head, rest = _cut(text, aim)
    return inert(head), rest


def _size(text: str) -> int:
    return len(text.encode())


def _cut(text: str, aim: int) -> tuple[str, str]:
    """Cut at the last blank line, line or word in the second half of what may be taken."""
    window = text.encode()[:aim].decode(errors="ignore")
    lines = window.split("\n")
    blocks = list(prompt_layout.read(lines))
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    places = (_after_blank_line(blocks, lines, starts), window.rfind("\n"), window.rfind(" "))
    at = next((place for place in places if place > len(window) // 2), len(window))
    around = next(block for block in reversed(blocks) if starts[block.start] < at)
    if around.kind is Kind.FENCE and around.top and (at < starts[around.end] - 1 or around.open_at_end(lines)):
        return text[:at], lines[around.start] + "\n" + text[at:].removeprefix("\n")
    return text[:at], text[at:].lstrip("\n")


def _after_blank_line(blocks: list[Block], lines: list[str], starts: list[int]) -> int:
    """Return the place after the last blank line between two blocks, or 0."""
    for block in reversed(blocks):
        if block.kind is Kind.OTHER:
            for number in range(min(block.end, len(lines) - 1) - 1, block.start - 1, -1):
                if not lines[number]:
                    return starts[number + 1]
    return 0
