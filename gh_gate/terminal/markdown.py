"""Markdown for a terminal; only loaded where there is one, because rich takes its time."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import ImageItem, Markdown
from rich.text import Text
from rich.theme import Theme

WIDEST = 100
"""Columns; longer lines are hard to read."""

_COLOURS = {"markdown.code": "bold", "markdown.code_block": "default", "markdown.table.border": "dim"}
"""The terminal's own background stays as it is."""
_ZERO_WIDTH = "\u200b"
"""What keeps names from being mentions on GitHub; some terminals draw it."""


class _Image(ImageItem):
    """A picture, which a terminal cannot show: what it is of, and where it is."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it on a line of its own."""
        yield Text(f"{self.text.plain or 'picture'} ({self.destination})")


class _Markdown(Markdown):
    elements = {**Markdown.elements, "image": _Image}  # noqa: RUF012 - as rich declares it


def drawn(markdown: str, console: Console) -> str:
    """Return inert Markdown as a terminal shows it, without trailing space.

    :param console: tells the width and the colours.
    """
    page = _Markdown(markdown, hyperlinks=False, code_theme="ansi_dark")
    with console.use_theme(Theme(_COLOURS)), console.capture() as captured:
        console.print(page, width=min(console.width, WIDEST))
    return "\n".join(line.rstrip() for line in captured.get().replace(_ZERO_WIDTH, "").splitlines()) + "\n"
