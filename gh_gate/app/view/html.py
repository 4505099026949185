"""Markdown of strangers as HTML that can do nothing: no markup of theirs, no picture, no address but of the web and mail."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST: Final = 100_000
"""Characters that are read as Markdown: of the worst they take a second. What is longer is shown as it is written."""

BRACKETS: Final = 10_000
"""Opening brackets in them: each may begin a link, which is looked for to the end."""

_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_DEEPER: Final = 2
"""By how much headings are moved down: a page has a title of its own."""


@lru_cache(maxsize=32)  # the same question is drawn for everybody who looks at it, and the longest take a second
def safe(markdown: str) -> Markup:
    """Return Markdown as HTML.

    :param markdown: what the issue shows, or a reply of ours; what it quotes is untrusted.
    """
    if len(markdown) > LONGEST or markdown.count("[") > BRACKETS:
        return Markup("<pre>{}</pre>").format(markdown)
    # Autoescape would not know it as HTML; markdown-it escapes all text, and raw HTML is off.
    return Markup(_parser().render(markdown))  # noqa: S704 - see above


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only where a page is drawn

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = _is_allowed  # type: ignore[method-assign]  # how markdown-it-py has it set
    parser.core.ruler.push("calm", _calm)
    parser.add_render_rule("image", _picture)
    return parser


def _is_allowed(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _calm(state: Any) -> None:
    """Take out what a page with one title and without inline styles cannot have, and mark links as a stranger's."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _DEEPER)}"
        elif token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", "")):
            token.attrSet("class", f"align-{str(style).rpartition(':')[2]}")
        elif token.type == "fence":
            token.info = ""
        _calm_line(token.children or ())


def _calm_line(tokens: Iterable[Token]) -> None:
    links = 0
    for token in tokens:
        links += token.nesting * (token.type in ("link_open", "link_close"))
        if token.type == "link_open":
            token.attrSet("rel", "nofollow noopener noreferrer")
        elif token.type == "image":
            token.meta["linked"] = bool(links)


def _picture(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """Draw a link in place of a picture, which would tell its server who looks at the page; in a link only its text."""
    token = tokens[index]
    text = escape(self.renderInlineAsText(token.children or [], options, env) or "picture")
    if token.meta["linked"]:
        return text
    source = str(token.attrs["src"])
    return Markup('<a href="{}" rel="nofollow noopener noreferrer">{}</a>').format(source, text)
