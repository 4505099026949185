"""Markdown of strangers as HTML that can do nothing: no markup of theirs, no picture, no address but of the web and mail."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_SCHEMES = frozenset({"http", "https", "mailto"})


def safe(markdown: str) -> Markup:
    """Return Markdown as HTML.

    :param markdown: what the issue shows, or a reply of ours; what it quotes is untrusted.
    """
    # Autoescape would not know it as HTML; markdown-it escapes all text, and raw HTML is off.
    return Markup(_parser().render(markdown))  # noqa: S704 - see above


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only where a page is drawn

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    parser.validateLink = _is_allowed  # type: ignore[method-assign]  # how markdown-it-py has it set
    parser.add_render_rule("link_open", _link)
    return parser


def _is_allowed(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _link(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "nofollow noopener noreferrer")
    return str(self.renderToken(tokens, index, options, env))
