"""A verb at the start of a line that is no first line of a paragraph: somebody meant it, so somebody is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gh_gate.core.commands.attempts import Attempt, attempt, refuse
from gh_gate.core.commands.blocks import Block
from gh_gate.core.commands.html import beyond_comments
from gh_gate.core.commands.lines import advice

_WHERE = {
    ("heading", ""): "the line below makes a heading of it",
    ("table", ""): "it stands in a table",
    ("html", ""): "it stands in HTML",
    ("paragraph", "quote"): "it goes on with the quote above it",
    ("paragraph", "list"): "it stands in a list",
}


def answer(blocks: Sequence[Block], lines: list[str]) -> None:
    """Refuse the first line that begins with a verb where no command is read, in a comment without a command.

    Code, quotes and HTML comments are left alone. A line without ``>`` that Markdown takes for the end of a quote is not:
    whoever wrote it meant to answer the quote.

    :raises CommandError: saying where the line stands, and what to write.
    """
    for block in blocks:
        for line in _lines(block, lines):
            if tried := attempt(line):
                _refuse(tried, block)


def _lines(block: Block, lines: list[str]) -> Iterator[str]:
    match block.kind, block.inside:
        case ("paragraph", "list"):
            yield from block.text.split("\n")
        case ("html", "") if beyond_comments(block.text):
            yield from lines[block.start : block.end]
        case ("paragraph", _) | ("heading" | "table", ""):
            yield from lines[block.start : block.end]


def _refuse(tried: Attempt, block: Block) -> None:
    why = _WHERE.get((block.kind, block.inside), "it is not the first line of a paragraph")
    refuse(tried, why, advice(tried, "Write it as a comment of its own:"))
