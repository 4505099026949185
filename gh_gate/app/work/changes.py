"""What has changed in a repository since it was last looked through, at the price of a 304 where nothing has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FIRST: Final = timedelta(days=35)
"""How far the first look goes back: no workflow run, and so no gate, lives longer."""
MARGIN: Final = timedelta(minutes=5)
"""How far each later look overlaps the one before: GitHub's listings may lag behind its clock."""
_MASK: Final = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Item:
    """A text in a listing.

    :param number: of the issue or pull request.
    :param hint: whether the text alone is reason to look there.
    """

    number: int
    body: str
    hint: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one listing was looked through.

    :param since: what the next look asks for.
    :param content: a number that tells its last content from others.
    :param found: numbers of the texts in it that somebody was told of.
    """

    since: datetime
    content: int = -1
    found: frozenset[int] = frozenset()


def start(now: datetime) -> Progress:
    """Return the progress of a listing that was never looked through."""
    return Progress(now - FIRST)


def look_through(
    before: Progress, items: Iterable[Item], now: datetime, holds: Callable[[int], bool], tell: Callable[[int], None]
) -> Progress:
    """Tell of every spot in a listing that may hold a gate, and return the progress.

    An answer is only free when the same question is asked again, so ``since`` stays as it is until the content changes.

    :param items: the listing since ``before.since``; an error in the middle leaves the progress as it was.
    :param now: GitHub's clock before it was asked for.
    :param holds: tells whether a spot is known to hold a gate.
    :param tell: takes a spot's number; not again for a text that it was called for the last time.
    """
    content, found = 0, set()
    for item in items:
        mark = hash((item.number, item.body))
        content = (content + mark) & _MASK
        if item.hint or holds(item.number):
            found.add(mark)
            if mark not in before.found:
                tell(item.number)
    since = before.since if content == before.content else now - MARGIN
    return Progress(since, content, frozenset(found))
