"""Characters that a reader cannot see, or that move what a reader sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that reorder the text around them: https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters."""

# What Unicode asks not to draw, beyond the categories below, and two signs that are drawn as nothing:
# Default_Ignorable_Code_Point in https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
_DRAWN_AS_NOTHING = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U0001d159\U000e0000-\U000e0fff]"
)
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PRINTABLE_ASCII = re.compile(r"[ -~\t]*")


def is_hidden(character: str) -> bool:
    """Say whether one character is drawn as nothing: a control, a format character, a surrogate, a filler.

    :param character: exactly one character; a line break and a tab are hidden too.
    :returns: False for everything that leaves ink, and for the spaces.
    """
    return unicodedata.category(character) in _HIDDEN_CATEGORIES or _DRAWN_AS_NOTHING.match(character) is not None


def first_odd(text: str) -> str | None:
    """Return the first character of a text that is hidden, or is a space other than the plain one; None if there is none.

    :param text: one line; a tab is taken for a space.
    """
    if _PRINTABLE_ASCII.fullmatch(text):
        return None
    return next((character for character in text if _as_it_looks(character) != character), None)


def without_odd(text: str) -> str:
    """Return a text as it looks: hidden characters left out, unusual spaces as plain ones.

    :param text: one line of any length.
    """
    if _PRINTABLE_ASCII.fullmatch(text):
        return text
    return "".join(map(_as_it_looks, text))


def _as_it_looks(character: str) -> str:
    if " " <= character <= "~" or character == "\t":
        return character
    if is_hidden(character):
        return ""
    return " " if unicodedata.category(character) == "Zs" else character


def code_point(character: str) -> str:
    """Return the usual name of one character, such as ``U+202E``."""
    return f"U+{ord(character):04X}"
