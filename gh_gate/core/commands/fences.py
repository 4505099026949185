"""The fenced JSON block that may stand right after ``/approve``, and every other place where values could be lost in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from gh_gate.core import strict_json
from gh_gate.core.commands.attempts import Attempt, refuse
from gh_gate.core.commands.blocks import Block
from gh_gate.core.commands.inputs import reads_as_inputs, strictly
from gh_gate.core.text import code_span
from gh_gate.core.text.characters import without_odd

_MOVE = "Put the values on the line itself, as in `/approve {...}`, or in one `json` block right after it."
_NEAR = 200  # how far into a line is looked for what its inputs begin with
_LIST_MARKER = re.compile(r"[ \t]*(?:[*+-]|[0-9]{1,9}[.)])[ \t]+")


def read_block(tried: Attempt, block: Block, blocks: Sequence[Block], lines: list[str]) -> tuple[Block | None, Any]:
    """Return the fenced block that belongs to ``/approve``, and the object in it; (None, None) where there is none.

    :param block: the paragraph that the command begins.
    :raises CommandError: another block or line of the comment looks like values that nobody would read.
    """
    right = _right_after(block, blocks, lines)
    mine = right if right is not None and _is_json(right) else None
    if right is not None and mine is None:
        _check_other_code(tried, right)
    if any(_is_json(other) and other is not mine and other.inside != "quote" for other in blocks):
        refuse(tried, "this comment holds a JSON block that does not follow right after it", _MOVE)
    if line := next(_loose_values(block, blocks, lines), None):
        refuse(tried, f"the line {code_span(line.strip())} reads as inputs and is not on the command's line", _MOVE)
    return (mine, _read_object(tried, mine)) if mine else (None, None)


def _right_after(block: Block, blocks: Sequence[Block], lines: list[str]) -> Block | None:
    """Return the code block that follows with only blank lines between, if one does."""
    following = next((other for other in blocks if other.start >= block.end), None)
    if following is None or following.inside or following.kind not in {"fence", "code"}:
        return None
    alone = block.end - block.start == 1 and not any(line.strip(" \t") for line in lines[block.end : following.start])
    return following if alone else None


def _language(fence: Block) -> str:
    words = fence.info.split()
    return words[0].lower() if words else ""


def _is_json(block: Block) -> bool:
    if block.kind != "fence":
        return False
    return _language(block) == "json" or (not _language(block) and block.text.lstrip().startswith("{"))


def _check_other_code(tried: Attempt, right: Block) -> None:
    if _language(right):
        refuse(tried, f"a block of {code_span(_language(right))} follows it, where only a `json` block may", _MOVE)
    if reads_as_inputs(right.text.lstrip()):
        refuse(tried, "the code block after it reads as inputs and is no `json` block", _MOVE)


def _read_object(tried: Attempt, fence: Block) -> dict[str, Any]:
    value = strictly(tried, strict_json.loads, fence.text)
    if not isinstance(value, dict):
        refuse(tried, "the `json` block after it holds no object", 'Write an object such as `{"name": "value"}`.')
    return value


def _loose_values(block: Block, blocks: Sequence[Block], lines: list[str]) -> Iterator[str]:
    """Yield the lines that read as inputs and are neither code nor quoted; before the command only those that read as JSON."""
    for other in blocks:
        if other.kind in {"paragraph", "heading", "table"} and other.inside != "quote":
            for number in range(other.start + (other is block), other.end):
                line = without_odd(lines[number][:_NEAR])
                marker = _LIST_MARKER.match(line)
                line = line[marker.end() :] if marker else line
                if reads_as_inputs(line, pairs=number > block.start):
                    yield line
