"""A prompt from a stranger, or from a model: shown with its tables, lists, code, links and images, and harmless.

What it cannot do: mention people, leave references in other issues, hide text (HTML, comments, definitions, invisible or
reordering characters), carry a marker of ours, command a gate, or swallow what stands below it in an open code block.
What it still can: say something false.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gh_gate.core.prompt import layout as prompt_layout
from gh_gate.core.prompt import words as prompt_text
from gh_gate.core.prompt.layout import Block, Kind
from gh_gate.core.text import visible

_MARKER = re.compile(r"<!--(?=[ \t]*gh-gate)")
_LONG_RUN = re.compile(r"`{101,}|~{101,}")
_FENCE = re.compile(r"([^`~]*(?:`{3,}|~{3,}))[ \t]*([^ \t]*)(.*)")
_LANGUAGE = re.compile(r"[A-Za-z0-9_+#.-]{0,32}", re.ASCII)


@lru_cache(maxsize=32)
def inert(text: str) -> str:
    """Return Markdown that shows the text and does nothing else; the same when given its own result.

    :param text: any text.
    """
    lines = _clean(text)
    shown = [_inert(block, lines) for block in prompt_layout.read(lines)]
    return "\n".join(shown)


def _clean(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(visible(line).rstrip(" \t") for line in text.split("\n"))
    text = _LONG_RUN.sub(lambda run: run[0][:100], _MARKER.sub("< !--", text))
    return text.strip("\n").split("\n")


def _inert(block: Block, lines: list[str]) -> str:
    own = lines[block.start : block.end]
    if block.kind is Kind.FENCE:
        closing = [block.mark] if block.open_at_end(lines) else []
        return "\n".join([_without_hidden_info(own[0]), *own[1:], *closing])
    text = "\n".join(own)
    if block.kind is Kind.INDENTED:
        return text
    return prompt_text.inert(text, table=block.kind is Kind.TABLE, code=block.kind is not Kind.OTHER)


def _without_hidden_info(line: str) -> str:
    """Return the line that opens a code block with its language only: what else stands there is never shown."""
    found = _FENCE.match(line)
    if found is None:
        return line
    return found[1] + (found[2] if _LANGUAGE.fullmatch(found[2]) else "")
