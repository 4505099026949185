"""Which lines of a comment are prose, code, a quote, a list: markdown-it-py's tree, flattened to what a command needs.

Only blocks are read, because inline Markdown never begins or ends a line that counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from gh_gate.errors import CommandError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Kind = Literal["paragraph", "heading", "fence", "code", "html", "table", "definition"]
Inside = Literal["", "list", "quote"]

# Only these end a line in Markdown; str.splitlines() knows eight more, and would see commands where nobody else does.
_LINE_END = re.compile(r"\r\n|\r|\n")
MAX_WORK: Final = 25_000
"""How many lines, list items and table cells are read: half a second of work, and far more than people write."""
_LONG = 5_000
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 ,.]*")
_ITEMS = re.compile(r"[ \t>]*((?:(?:[*+-]|[0-9]{1,9}[.)])[ \t>]+){0,20})")

_KINDS: Final[dict[str, Kind]] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "fence": "fence",
    "code_block": "code",
    "html_block": "html",
    "table_open": "table",
}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a comment that holds no other blocks.

    :param start: its first line, from 0.
    :param end: the line after its last.
    :param inside: whether it stands in a quote, else in a list, else at the top level; not told of a link definition.
    :param outermost: the number of the top-level block that it is or stands in.
    :param text: its text without the markers of quotes and lists; of a fence or code block, what is inside.
    :param info: what stands after the opening of a fence.
    """

    kind: Kind
    start: int
    end: int
    inside: Inside
    outermost: int
    text: str = ""
    info: str = ""


def lines_of(body: str) -> list[str]:
    """Split a comment into its lines, at the line ends that Markdown knows.

    :param body: the comment's source.
    """
    return _LINE_END.split(body)


def outline(lines: list[str]) -> tuple[Block, ...]:
    """Return the blocks of a comment in their order.

    :param lines: as `lines_of` gives them.
    :raises CommandError: it has so many small blocks that reading them would keep everybody else waiting.
    """
    kept = _without_long_prose(lines)
    if sum(_work(lines[number]) for number in kept) > MAX_WORK:
        raise CommandError(
            "this comment is too large to be read for commands, so nothing in it counts.",
            do="Write the command as a comment of its own.",
        )
    tokens: list[Token] = []
    seen: dict[str, Any] = {}
    markdown().block.parse("\n".join(lines[number] for number in kept), markdown(), seen, tokens)
    numbers = [*kept, len(lines)]
    blocks = [*_blocks(tokens, lines, numbers), *_definitions(seen, lines, numbers)]
    return tuple(sorted(blocks, key=lambda block: block.start))


def _without_long_prose(lines: list[str]) -> list[int]:
    """Return the numbers of the lines to read: all, but of very long prose only the edges, which is all that shapes blocks.

    A line of nothing but words can begin or go on with a paragraph, and neither begins nor ends anything else.
    """
    if len(lines) <= _LONG or any("```" in line or "~~~" in line for line in lines):
        return list(range(len(lines)))
    words = [_WORDS.fullmatch(line) is not None for line in lines]
    last = len(lines) - 1
    return [n for n in range(len(lines)) if not (words[n] and 2 < n < last and all(words[n - 2 : n + 2]))]


def _work(line: str) -> int:
    items = _ITEMS.match(line)
    return bool(line) + 3 * len(items[1].split() if items else ()) + line.count("|")


@cache
def markdown() -> MarkdownIt:
    """Return the parser: CommonMark, with the tables and the strikethrough that GitHub adds."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - most comments hold no command, and start-up never needs it

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _blocks(tokens: list[Token], lines: list[str], numbers: list[int]) -> Iterator[Block]:
    quotes, lists, outermost, table_until = 0, 0, -1, -1
    for index, token in enumerate(tokens):
        quotes += token.nesting * (token.type in {"blockquote_open", "blockquote_close"})
        lists += token.nesting * (token.type in {"list_item_open", "list_item_close"})
        outermost += token.level == 0 and token.nesting >= 0
        kind = _KINDS.get(token.type)
        if kind is None or token.map is None or token.map[0] < table_until:
            continue
        start, end = numbers[token.map[0]], numbers[token.map[1]]
        if kind == "table":
            table_until, text = token.map[1], "\n".join(lines[start:end])
        else:
            text = tokens[index + 1].content if token.nesting else token.content
        yield Block(kind, start, end, "quote" if quotes else "list" if lists else "", outermost, text, token.info)


def _definitions(seen: dict[str, Any], lines: list[str], numbers: list[int]) -> Iterator[Block]:
    """Return the link definitions, which leave no block in the tree."""
    for found in (*seen.get("references", {}).values(), *seen.get("duplicate_refs", ())):
        start, end = numbers[found["map"][0]], numbers[found["map"][1]]
        yield Block("definition", start, end, "", -1, "\n".join(lines[start:end]))
