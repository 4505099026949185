"""When it is asked again whether readers may read on: once a minute, at a second of each caller's own, for all their streams."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final

EVERY: Final = 60.0
"""Seconds from one round to the next."""

_SHORTEST: Final = 0.001


class Rounds:
    """Counts the rounds. Whatever was asked in one round is asked anew in the next, so no answer is believed for longer.

    :param now: a steady clock in seconds.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now

    def number(self, who: str) -> int:
        """Return the number of the round that a caller is in."""
        return int(self._place(who) // EVERY)

    def left(self, who: str) -> float:
        """Return the seconds until a caller's next round, a moment at least."""
        return max(_SHORTEST, EVERY - self._place(who) % EVERY)

    def _place(self, who: str) -> float:
        return self.now() + zlib.crc32(who.encode()) % (EVERY * 1000) / 1000  # so that not all are asked about at once
