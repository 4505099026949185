"""Which lines of a Markdown text are code, tables or text.

`markdown_it` decides, with HTML and link definitions switched off, because `gh_gate.core.prompt` escapes these and so they
do not exist for the reader. Only blocks are parsed; inline parsers are slow on hostile text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Kind(Enum):
    """What lines are; ``OTHER`` is what lies between the rest, or too deep to be looked at."""

    FENCE = auto()
    INDENTED = auto()
    TABLE = auto()
    TEXT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    :param start: the first line, counted from 0.
    :param end: the line after the last one.
    :param mark: the backticks or tildes that open a fenced block.
    :param top: whether the block stands in no list and no quote.
    """

    kind: Kind
    start: int
    end: int
    mark: str = ""
    top: bool = False

    def open_at_end(self, lines: list[str]) -> bool:
        """Tell whether this is a fenced block of the text's own level that nothing closes."""
        if self.kind is not Kind.FENCE or not self.top:
            return False
        last = lines[self.end - 1]
        run = last.strip(" \t")
        indent = last[: last.find(run)]
        closes = run.startswith(self.mark) and not run.strip(self.mark[0]) and len(indent) < 4 and "\t" not in indent
        return self.end - self.start < 2 or not closes


def read(lines: list[str]) -> Iterator[Block]:
    """Yield blocks that together cover all lines, in order."""
    at = 0
    for block in _blocks("\n".join(lines)):
        if at < block.start:
            yield Block(Kind.OTHER, at, block.start)
        yield block
        at = block.end
    if at < len(lines):
        yield Block(Kind.OTHER, at, len(lines))


@lru_cache(maxsize=4)
def _blocks(text: str) -> tuple[Block, ...]:
    # A long prompt is looked at twice in a row: is it inert, and where can it be cut?
    return tuple(_found(_parser().parse(text)))


def _found(tokens: list[Token]) -> Iterator[Block]:
    kinds = {"fence": Kind.FENCE, "code_block": Kind.INDENTED, "table_open": Kind.TABLE, "inline": Kind.TEXT}
    table_ends = 0
    for token in tokens:
        if token.map is None or token.type not in kinds or token.map[0] < table_ends:
            continue
        kind = kinds[token.type]
        table_ends = token.map[1] if kind is Kind.TABLE else table_ends
        start, end = token.map
        yield Block(kind, start, end, mark=token.markup if kind is Kind.FENCE else "", top=token.level == 0)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 31 ms that only rendering needs

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("reference")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
