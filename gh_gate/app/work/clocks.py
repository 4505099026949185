"""The clocks that the worker goes by, and how long it waits before it tries again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

LONGEST: Final = 300.0
"""Seconds between two tries at most."""
_SHORTEST: Final = 0.1


def _wall() -> datetime:
    return datetime.now(UTC)


def _jitter(most: float) -> float:
    return random.uniform(0, most)  # noqa: S311 - spreads retries, protects nothing


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every clock, and chance.

    :param now: GitHub's clock, by which examiners say when to look again; it always has an answer.
    :param monotonic: a steady clock in seconds.
    :param wall: this machine's clock, by which deliveries are stored; it only tells how far the worker lags behind.
    :param jitter: draws a pause between 0 and the seconds that it is given (full jitter).
    """

    now: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], datetime] = _wall
    jitter: Callable[[float], float] = _jitter

    def pause(self, tries: int, longest: float = LONGEST) -> float:
        """Return the seconds to wait before the next try: drawn up to 1, 2, 4, 8 ... of them, never quite 0.

        :param tries: how many have failed in a row before the one that failed now.
        """
        return max(_SHORTEST, self.jitter(min(longest, 2.0 ** min(tries, 30))))

    def until(self, at: datetime) -> float:
        """Return the seconds until a time by GitHub's clock; at least one, so that no examiner keeps a thread to itself."""
        return max(1.0, (at - self.now()).total_seconds())
