"""Text from strangers, made safe for every channel: one line that is neither Markdown, HTML nor a mention anywhere.

Chats differ in what they make of a text, and none takes another's escapes. So what any of them reads as a sign is replaced by
one that looks like it, and what follows an ``@`` is parted from it by a space of no width.
"""

from __future__ import annotations

import re
from typing import Final

from gh_gate.core.text import cut, visible

PART: Final = "\u200b"
"""A zero-width space."""

# Slack and Discord mention with <...>; [text](address) and ![](address) are links and pictures, ||text|| hides.
_ALIKE: Final = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
        "`": "'",
        "*": "\N{ASTERISK OPERATOR}",
        "~": "\N{TILDE OPERATOR}",
        "|": "\N{BROKEN BAR}",
        "[": "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}",
        "]": "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}",
        "\\": "\N{SET MINUS}",
    }
)
_LOW_LINE: Final = "\N{MODIFIER LETTER LOW MACRON}"
_UNDERLINE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", re.ASCII)
# A name after @, a channel after #, and an entity of HTML.
_CALL = re.compile(r"@|#(?=\S)|&(?=#?\w{1,40};)")


def plain(text: str, limit: int) -> str:
    """Return a text on one line that does nothing.

    :param limit: the most characters of it.
    """
    line = " ".join(visible(text.replace(PART, "")).split())
    return _CALL.sub(rf"\g<0>{PART}", _UNDERLINE.sub(_LOW_LINE, cut(line, limit).translate(_ALIKE)))


def name(text: str) -> str:
    """Return the name of a person or team as people know it, without what would call an account of that name elsewhere."""
    return plain(text.removeprefix("@"), 140)
