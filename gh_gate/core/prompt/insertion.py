"""Values put into Markdown so that each of them stays text: no heading, link, mention or table cell comes out of a value.

In prose a value is escaped and becomes one line. In code, where nothing can be escaped, it stays as it is but for what
would end the code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from gh_gate.core.text import escape_markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

# Text that Markdown and GitHub take as it stands, wherever it is put: numbers, words, names with underscores inside.
_PLAIN = re.compile(
    r"(?!\d+[.)](?:\s|\Z))(?!.*(?:[Gg][Hh]-\d|[Ww]{3}\.))"
    r"(?:[+-]?(?=[A-Za-z0-9]))(?:[A-Za-z0-9 .,;%'()=+-]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*",
    re.ASCII,
)
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#&=%+,;-]*[A-Za-z0-9/]", re.ASCII)
_FENCE = re.compile(r"^ {0,3}(?=`{3}|~{3})", re.MULTILINE)


def insert(texts: Sequence[str], values: Sequence[str]) -> str:
    """Return Markdown with a value after each of its texts.

    :param texts: the author's own Markdown, in pieces.
    :param values: at most as many as there are texts.
    """
    if all(_PLAIN.fullmatch(value) for value in values):
        return "".join(_woven(texts, values))
    places = _places(texts, len(values))
    return "".join(_woven(texts, [_safe(value, place) for value, place in zip(values, places, strict=True)]))


def _woven(texts: Sequence[str], values: Sequence[str]) -> Iterator[str]:
    for index, text in enumerate(texts):
        yield text
        if index < len(values):
            yield values[index]


def _safe(value: str, place: str) -> str:
    if place == "block":
        # A fence that is indented by four spaces ends nothing: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
        return _FENCE.sub("    ", value.replace("\r\n", "\n").replace("\r", "\n"))
    line = " ".join(value.split())
    if place == "code":
        return _FENCE.sub("    ", line.replace("`", "'"))
    return line if _PLAIN.fullmatch(line) or _ADDRESS.fullmatch(line) else escape_markdown(line)


def _places(texts: Sequence[str], count: int) -> list[str]:
    """Tell where each value stands: in a ``block`` of code of several lines, in other ``code``, or in ``prose``."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only prompts with text values need it

    # No text contains its own hash, so a sign in the tokens is one of ours.
    sign = f"x{hashlib.sha256(repr(texts).encode()).hexdigest()}"
    signs = [f"{sign}{index}y" for index in range(count)]
    tokens = MarkdownIt("commonmark").enable("table").parse("".join(_woven(texts, signs)))
    # Inside a quote or a list a second line would have to repeat what stands before the first.
    blocks = "".join(token.content for token in tokens if token.type == "fence" and token.level == 0)
    code = "".join(token.content for token in _code(tokens))
    return ["block" if each in blocks else "code" if each in code else "prose" for each in signs]


def _code(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        inner = token.children or ()
        yield from (each for each in (token, *inner) if each.type in {"fence", "code_block", "code_inline"})
