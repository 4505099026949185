"""What a reader of Markdown sees, as markdown-it-py renders it, with everything switched on that could do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]`\"'*~|\\]+", re.IGNORECASE)

PIECES = st.sampled_from(
    [
        *(
            "@alice",
            "@",
            "&#64;bob",
            "&commat;x",
            "\\@",
            "#1",
            "&#35;12",
            "\\#",
            "acme/app#3",
            "GH-4",
            "&#10;",
            "&#13;",
        ),
        *("\\", "`", "``", "```", "~~~", "~", "\\`", "*", "_", '"`"', "!", "[![", "{", "json hidden"),
        *(
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\\\n",
            " ",
            "  ",
            "    ",
            "\t",
            "\x00",
            "\x0c",
            "\u2028",
            "\x85",
            "é",
            "a",
            "1",
            "x y",
        ),
        *("> ", "- ", "+ ", "1. ", "*\t", "# ", "|", "| a | b |\n", "|---|---|\n", "---", "==="),
        *(
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "<b>",
            '<a href="`">',
            "<script>",
            "<?",
            "<![CDATA[",
            "]]>",
            "&lt;",
            "&amp;",
        ),
        *(
            "<https://x.y/@q>",
            "http://github.com/a/b/issues/1",
            "https://x.y/@q#1",
            "www.",
            "](",
            "(",
            ")",
            "[",
            "[a]",
            "]:",
        ),
        *('[a]: http://x "t"', "[^1]", "[^1]: foot", ":", "/approve", "<!-- gh-gate:1 abc -->"),
        *("\u202e", "\u200b", "&#8203;", "&#8203;@", "&ZeroWidthSpace;", "&zwj;", "&nbsp;", "\ud800", "&#xD800;"),
    ]
)
"""Pieces of hostile Markdown; what matters is what they make together."""

HOSTILE = st.lists(PIECES, max_size=40).map("".join)


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a text, the inline ones included."""
    for token in READER.parse(text):
        yield token
        yield from token.children or []


def words(text: str) -> str:
    """Return what is shown as plain text, code and addresses left out, each piece on a line of its own."""
    shown = [_ADDRESS.sub("", token.content) for token in tokens(text) if token.type == "text"]
    return "\n".join(shown)


def definitions(text: str) -> Any:
    """Return the link definitions, which nobody sees."""
    env: dict[str, Any] = {}
    READER.parse(text, env)
    return env.get("references", {})


def kinds(text: str) -> list[str]:
    """Return the kinds of the blocks at the top level, in order."""
    return [token.type for token in READER.parse(text) if token.level == 0 and token.nesting >= 0]
