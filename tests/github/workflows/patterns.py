"""The patterns that filter events by branch and path.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_PIECE = re.compile(r"\*\*/?|\*|\?|\+|\[[^\]]+\]|\\?.")
_MEANS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "?", "+": "+"}


def matches(patterns: Sequence[str], text: str) -> bool:
    """Whether the last pattern that fits is not one with `!`."""
    wanted = False
    for pattern in patterns:
        if _regex(pattern.removeprefix("!")).fullmatch(text):
            wanted = not pattern.startswith("!")
    return wanted


def any_of(patterns: Sequence[str], texts: Iterable[str]) -> bool:
    return any(matches(patterns, text) for text in texts)


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(map(_means, _PIECE.findall(pattern))))


def _means(piece: str) -> str:
    if piece in _MEANS or piece.startswith("["):
        return _MEANS.get(piece, piece)
    return re.escape(piece.removeprefix("\\"))
