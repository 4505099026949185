"""Text from strangers, made safe to show: visible, cut, quoted as code, inert in Markdown.

What GitHub turns into a mention, a reference, a link or an emoji is decided on the rendered text, where a backslash or an
entity is already resolved. So those are broken with a zero-width space (``&#8203;``), and everything else is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gh_gate.core.text.characters import is_hidden

BREAK: Final = "&#8203;"
"""What stands inside a mention or a reference so that it is none: a zero-width space, written so that the source shows it."""

_JOINERS = "\u200c\u200d"
_SELECTORS = "\ufe0e\ufe0f"
_PLAIN = re.compile(r"[ -~\n\t]*")

# In one pass, so that nothing put in is looked at again. The first group is broken after itself, the second escaped.
_LIVE = re.compile(
    r"(?P<broken>@"  # mentions, e-mail addresses, commits of another repository
    r"|\#(?=\w)"  # issues, also after owner/repository
    r"|(?<![A-Za-z0-9])[Gg][Hh]-(?=\d)"  # the older way to write an issue
    r"|:(?=//)|[Ww]{3}(?=\.)"  # links that need no brackets
    r"|:(?=[\w+-]{1,50}:))"  # emoji
    r"|(?P<escaped>[\\`*_~\[\]|$])"  # CommonMark, GitHub's tables, strikethrough and mathematics
    r"|(?P<html>[&<>])"
)
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# What would begin a block at the start of a line: a heading, list, rule, table or setext underline; and a command of ours.
_BLOCK_START = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[#+=:/-]))", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+(?=\S)", re.MULTILINE)


def visible(text: str) -> str:
    r"""Replace what cannot be seen, or reorders what can, by a sign for it: ``␀`` for a control, ``\u202e`` for others.

    Line feeds and tabs stay, other line ends become line feeds. Joiners stay where scripts and emoji need them.

    :param text: any text.
    :returns: text without bidirectional marks, controls, fillers, surrogates and other invisible characters.
    """
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_sign(text, index) for index in range(len(text)))


def _sign(text: str, index: int) -> str:
    character = text[index]
    if character in "\n\t" or not is_hidden(character) or _belongs(text, index):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _belongs(text: str, index: int) -> bool:
    """Say whether a joiner or variation selector does its work here: inside an emoji or a word of a script that joins."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if text[index] in _SELECTORS:
        return bool(before) and (before in "#*0123456789" or unicodedata.category(before) in {"So", "Sm", "Po"})
    if text[index] not in _JOINERS or not before or not after:
        return False
    return _joins(before) and _joins(after)


def _joins(character: str) -> bool:
    return ord(character) > 0x52F and (
        character in _SELECTORS or unicodedata.category(character) in {"Lo", "Mn", "Mc", "So", "Sk"}
    )


def cut(text: str, limit: int) -> str:
    """Return the text, or its beginning and ``…`` where it is longer than the limit.

    :param text: any text.
    :param limit: the most characters that come back, the ``…`` included; at least 1.
    """
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (text[end] in _JOINERS or text[end - 1] in _JOINERS or unicodedata.category(text[end])[0] == "M"):
        end -= 1  # never between a letter and its accent, or inside a joined emoji
    return text[:end] + "…"


def code_span(text: str, limit: int = 60, *, cell: bool = False) -> str:
    """Quote a text as inline code that it cannot leave, on one line: nothing inside is a mention, a link or HTML.

    :param text: any text; an empty one is shown as ``""``.
    :param limit: the most characters of it that are shown.
    :param cell: whether the code stands in a table, where a ``|`` would end the cell even inside code.
    :returns: Markdown.
    """
    shown = cut(visible(text).replace("\n", "␊").replace("\t", "␉"), limit) or '""'
    if cell and "|" in shown:
        return f"<code>{escape_markdown(shown)}</code>"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    # One space on both sides is taken off again: https://spec.commonmark.org/0.31.2/#code-spans
    space = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown}{space}{fence}"


def escape_markdown(text: str) -> str:
    """Make a text inert in GitHub's Markdown, so that it is shown as it is written.

    It mentions nobody, refers to no issue, links nowhere, holds no HTML, has no emphasis and begins no block or command.
    Line feeds stay, so a blank line still ends a paragraph; who quotes it puts ``> `` before each line.

    :param text: any text; what is invisible in it becomes visible.
    :returns: Markdown.
    """
    safe = _LIVE.sub(_inert, visible(text))
    safe = _INDENT.sub(lambda indent: "&nbsp;" * len(indent[0].expandtabs(4)), safe)
    return _BLOCK_START.sub(r"\1\\", safe)


def _inert(found: re.Match[str]) -> str:
    if found["broken"]:
        return found["broken"] + BREAK
    return _HTML[found["html"]] if found["html"] else f"\\{found['escaped']}"
