"""How long to wait before the next connection, so that a server that comes back is not run over by all who wait."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

FIRST: Final = 1.0
"""Seconds before the first try again, unless the server has said another time."""

LONGEST: Final = 60.0
"""Seconds between two tries at most, unless the server asks for more."""

OBEYED: Final = 600.0
"""Seconds that a ``Retry-After`` may ask for."""

LIVED: Final = 10.0
"""Seconds after which a stream that breaks was a good one."""


class Pauses:
    """Counts what failed.

    :param random: returns a number from 0 to 1.
    """

    def __init__(self, random: Callable[[], float] = random.random) -> None:
        self._random, self.failures = random, 0

    def lived(self, seconds: float) -> None:
        """Note how long a stream was open."""
        if seconds >= LIVED:
            self.failures = 0

    def next(self, retry: int | None = None, after: str = "") -> float:
        """Return the seconds until the next try, and count this one as failed.

        :param retry: milliseconds, as the stream said.
        :param after: the ``Retry-After`` of an answer; only seconds are understood.
        """
        first = FIRST if retry is None else min(LONGEST, max(FIRST / 2, retry / 1000))
        pause = min(LONGEST, first * 2.0 ** min(self.failures, 8)) * (0.5 + self._random() / 2)
        self.failures += 1
        asked = float(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0.0
        return max(pause, min(asked, OBEYED))


class Bucket:
    """Lets a few wakes through at once and then one now and then: whatever a server says, GitHub is asked politely.

    :param burst: how many.
    :param every: seconds for one more.
    :param now: a steady clock in seconds.
    """

    def __init__(self, now: Callable[[], float], burst: int = 5, every: float = 5.0) -> None:
        self._now, self._burst, self._every = now, burst, every
        self._full_at = now()

    def take(self) -> float:
        """Take one; return the seconds to wait before it may be used."""
        now = self._now()
        self._full_at = max(self._full_at, now) + self._every
        return max(0.0, self._full_at - now - self._burst * self._every)
