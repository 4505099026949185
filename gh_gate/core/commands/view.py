"""What a reader of the rendered comment sees of a command: it counts only where that is the line as it is written.

GitHub renders more than CommonMark (footnotes, tables of one column, raw HTML), so a line that begins a paragraph in the
tree may still be hidden, struck out or part of something else. Whatever could make it so is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from gh_gate.core.commands.attempts import Attempt, instead, refuse
from gh_gate.core.commands.blocks import Block, markdown
from gh_gate.core.commands.html import beyond_comments, open_tag
from gh_gate.core.commands.inputs import masked
from gh_gate.core.text import code_span

_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]*\]:")
# A delimiter row makes a table of the line above it; GitHub wants no pipe in either.
# https://github.com/github/cmark-gfm/blob/0.29.0.gfm.13/extensions/ext_scanners.re
_DELIMITER_ROW = re.compile(r"(?=.*[:|])[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_EMPTY_ITEM = re.compile(r"[ \t>]*(?:(?:[*+-]|[0-9]{1,9}[.)])[ \t]*)+")
_UNDERLINE = re.compile(r" {0,3}(?:-+|=+)[ \t]*")
_PROSE = frozenset({"paragraph", "heading", "table", "html", "definition"})
_READ_ON = 4_000  # how far a line is followed by Markdown that may begin in it
_MARKUP = frozenset("*_~`[]<>!&\\")


def check(tried: Attempt, block: Block, blocks: Sequence[Block], lines: list[str], copy: str) -> None:
    """Refuse a command that a reader of the comment may not see, or not as it is written.

    :param block: the paragraph that it begins.
    :param copy: the line to offer instead.
    :raises CommandError: saying what hides or changes it.
    """
    alone = instead(copy, "Write it as a comment of its own:")
    footnoted = any(map(_FOOTNOTE.match, lines[: block.start]))
    if html := _html(blocks, block.outermost, line_by_line=footnoted):
        refuse(tried, f"this comment holds the HTML {code_span(html)}, which can hide or change what people see", alone)
    if _after_definition(block.start, blocks, lines, footnoted=footnoted):
        refuse(tried, "no empty line stands between it and the definition of a link or footnote above", alone)
    if _near_table(block, blocks, lines):
        refuse(tried, "no empty line stands between it and a line that makes a table or a heading", alone)
    if _in_empty_item(block.start, lines):
        refuse(tried, "it is indented below an empty item of a list", alone)
    if tried.verb != "reject":
        _check_line(tried, lines[block.start + 1 : block.end], alone)


def _joined_above(line: int, lines: list[str]) -> int:
    """Return the first of the lines that stand above a line without a blank one between; the line itself if none does."""
    while line and lines[line - 1].strip(" \t"):
        line -= 1
    return line


def _after_definition(line: int, blocks: Sequence[Block], lines: list[str], *, footnoted: bool) -> bool:
    """Say whether a definition above may reach down to a line; one of a footnote also past a blank line, to what is indented."""
    first = _joined_above(line, lines)
    linked = any("]:" in text for text in lines[first:line]) or any(
        other.kind == "definition" and first < other.end <= line for other in blocks
    )
    return linked or (footnoted and (first < line or lines[line][:1] == " "))


def _near_table(block: Block, blocks: Sequence[Block], lines: list[str]) -> bool:
    """Say whether GitHub may see a table, or a heading, where the tree has none: theirs need fewer pipes than the tree's."""
    first = _joined_above(block.start, lines)
    around = lines[first : block.start] + lines[block.start + 1 : block.start + 2]
    if any(map(_DELIMITER_ROW.fullmatch, around)):
        return True
    table = any(other.kind == "table" and other.start == block.end for other in blocks)
    below = takewhile(lambda text: text.strip(" \t"), lines[block.end :])
    return table and any(map(_UNDERLINE.fullmatch, below))


def _in_empty_item(line: int, lines: list[str]) -> bool:
    """Say whether GitHub may take an indented line for the text of an empty item above: it does past a line of spaces."""
    first = _joined_above(line, lines)
    above = next((text for text in reversed(lines[:first]) if text.strip(" \t")), "")
    return lines[first][:1] in {" ", "\t"} and _EMPTY_ITEM.fullmatch(above) is not None


def _html(blocks: Sequence[Block], last: int, *, line_by_line: bool) -> str | None:
    """Return the HTML of a comment that could reach the command, or None: a block anywhere, an unclosed tag up to it.

    :param last: the outermost number of the command's block.
    :param line_by_line: whether a footnote may begin at any line, so that a tag has to close on its own.
    """
    for block in blocks:
        if block.kind == "html" and not block.inside and (beyond := beyond_comments(block.text)):
            return beyond.partition("\n")[0]
    prose = [block for block in blocks if block.outermost <= last and block.kind in _PROSE and "<" in block.text]
    for _, parts in groupby(prose, key=lambda block: block.outermost):
        texts = [beyond_comments(part.text) if part.kind == "html" else part.text for part in parts]
        pieces = [[line] for text in texts for line in text.split("\n")] if line_by_line else []
        if tag := next(filter(None, map(open_tag, [texts, *pieces])), None):
            return tag
    return None


def _check_line(tried: Attempt, following: list[str], alone: str) -> None:
    if tag := open_tag([tried.line]):
        refuse(tried, f"it holds the HTML {code_span(tag)}, which changes what people see", alone)
    plain = masked(tried.line)
    # GitHub also strikes out what stands between single ones.
    strikes = "~" in plain and "".join([plain, *following]).count("~") > 1
    if strikes or _inline(plain) != [("text", f"{plain}{{}}")]:
        refuse(tried, "outside double quotes it holds Markdown, which people see as something else", alone)
    if following and _MARKUP.intersection(tried.line) and _goes_on(tried.line, "\n".join(following)):
        refuse(tried, "Markdown that begins in it may go on in the next line", alone)


def _goes_on(line: str, following: str) -> bool:
    if len(following) > _READ_ON:
        return True
    shown_alone = _inline(line)
    shown = _inline(f"{line}\n{following}")[: len(shown_alone) + 1]
    return shown[:-1] != shown_alone or shown[-1][0] not in {"softbreak", "hardbreak"}


def _inline(text: str) -> list[tuple[str, str]]:
    tokens = markdown().parseInline(text)[0].children or []
    return [(token.type, f"{token.content}{token.attrs}") for token in tokens]
