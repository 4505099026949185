"""The title of an issue: the gate's name and what the prompt begins with."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gh_gate.core import prompt
from gh_gate.core.gate import Gate
from gh_gate.core.text import cut, visible

if TYPE_CHECKING:
    from markdown_it.token import Token

LIMIT = 200
"""Characters; GitHub takes 256."""

_LOOKED_AT = 2_000
"""Characters of the prompt, and then of its first line, that may hold the title; enough, and quick to read."""


def title(gate: Gate) -> str:
    """Return the title: one line without Markdown, at most 200 characters."""
    first = _first_line(prompt.inert(gate.prompt)[:_LOOKED_AT])
    return cut(f"{gate.name}: {first}" if first else gate.name, LIMIT)


@lru_cache(maxsize=32)
def _first_line(text: str) -> str:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 31 ms that only rendering needs

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        line = _plain(token.children or []) if token.type == "inline" else ""
        if line:
            return line
    return ""


def _plain(tokens: list[Token]) -> str:
    """Return the words up to the first line break; a zero-width space that keeps a mention from firing is no word."""
    words: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"} and "".join(words).strip():
            break
        words.append(token.content)
    return " ".join(visible("".join(words).replace("\u200b", "")).split())
