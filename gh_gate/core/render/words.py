"""Small things that all texts say alike: times, links, lists of words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from gh_gate.core import durations
from gh_gate.core.text import escape_markdown

LIMIT = 60_000
"""Bytes of UTF-8 that a text may have. GitHub takes at least 65,536 characters; the rest is room for what it may add."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&+,;=%-]+", re.ASCII)


def when(at: datetime, opened_at: datetime) -> str:
    """Return a time as ``21 Nov 14:05 UTC``, with the year where it is not that of the opening."""
    at, opened_at = at.astimezone(UTC), opened_at.astimezone(UTC)
    year = f" {at.year}" if at.year != opened_at.year else ""
    return f"{at.day} {_MONTHS[at.month - 1]}{year} {at:%H:%M} UTC"


def later(at: datetime, opened_at: datetime) -> str:
    """Return how long after the opening something was: ``47 min``; seconds only for the first two minutes."""
    seconds = max(0, int((at - opened_at).total_seconds()))
    return durations.describe(seconds - seconds % 60 if seconds >= 120 else seconds)


def link(text: str, url: str) -> str:
    """Return a link, or only its text where the address is empty or could leave the link.

    :param text: Markdown without links.
    """
    return f"[{text}]({url})" if _ADDRESS.fullmatch(url) else text


def plain(text: str) -> str:
    """Return a stranger's text on one line of Markdown that does nothing."""
    return escape_markdown(" ".join(text.split()))


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return words as people list them: ``a, b and c``."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def shortened(words: Sequence[str], most: int) -> list[str]:
    """Return the first words, and how many more there are."""
    more = len(words) - most
    return [*words[:most], *([f"{more} more"] if more > 0 else [])]


def size(text: str) -> int:
    """Return the bytes of a text in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))
