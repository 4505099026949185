"""Values put into Markdown so that each of them stays text: no heading, link, mention or table cell comes out of a value.

In prose a value is escaped and becomes one line. In code, where nothing can be escaped, it stays as it is but for what
would end the code.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gh_gate.core.prompt.spans import refused, widened
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
    signs = _signs(texts, values)
    tokens = _tokens("".join(_woven(texts, signs)))
    marks = _marks(tokens, signs)
    safe = [_safe(value, _place(tokens, sign, marks)) for value, sign in zip(values, signs, strict=True)]
    wide = {sign: text for sign, text in zip(signs, safe, strict=True) if sign in marks and "`" in text}
    found = "".join(_woven(texts, [sign if sign in wide else text for sign, text in zip(signs, safe, strict=True)]))
    return _checked(widened(found, wide, marks), wide.values()) if wide else found


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
        return _FENCE.sub("    ", line)
    if place == "span":
        return line
    return line if _PLAIN.fullmatch(line) or _ADDRESS.fullmatch(line) else escape_markdown(line)


def _signs(texts: Sequence[str], values: Sequence[str]) -> list[str]:
    # No text contains its own hash, so a sign in the tokens is one of ours.
    sign = f"x{hashlib.sha256(ascii((texts, values)).encode()).hexdigest()}"
    return [f"{sign}{index}y" for index in range(len(values))]


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only prompts with text values need it

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [each for token in tokens for each in (token, *(token.children or ()))]


def _marks(tokens: Iterable[Token], signs: Sequence[str]) -> dict[str, int]:
    """Return how many backticks are around each sign that stands in inline code."""
    spans = [token for token in tokens if token.type == "code_inline"]
    return {sign: len(span.markup) for sign in signs for span in spans if sign in span.content}


def _place(tokens: Iterable[Token], sign: str, marks: Mapping[str, int]) -> str:
    """Tell where a value stands: in a ``block`` of code of several lines, in other ``code``, in a ``span``, or in ``prose``."""
    if sign in marks:
        return "span"
    code = [token for token in tokens if token.type in {"fence", "code_block"} and sign in token.content]
    # Inside a quote or a list a second line would have to repeat what stands before the first.
    alone = [token for token in code if token.type == "fence" and token.level == 0]
    return "block" if alone else "code" if code else "prose"


def _checked(found: str, values: Iterable[str]) -> str:
    """Return the Markdown, if each value stands in its inline code.

    :raise UsageError: where one does not: people would read something else.
    """
    spans = [token.content for token in _tokens(found) if token.type == "code_inline"]
    if all(any(value in span for span in spans) for value in values):
        return found
    raise refused()
