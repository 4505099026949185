"""When the sweep is due: at the start, every so often, and soon after somebody asks for one; never two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from gh_gate.app.work.desk import POLL

EVERY: Final = 300.0
"""Seconds from the end of a sweep to the next."""
GAP: Final = 30.0
"""Seconds between two sweeps at least, however often somebody asks."""


class Rounds:
    """The clock of the sweep, for all threads.

    :param monotonic: a steady clock in seconds.
    :param every: seconds from the end of a sweep to the next.
    """

    def __init__(self, monotonic: Callable[[], float], every: float) -> None:
        self._monotonic, self._every = monotonic, every
        self._changed = threading.Condition()
        self._ended, self._wanted, self._running, self._closed = float("-inf"), False, False, False

    def want(self) -> None:
        """Ask for a sweep that begins after this call."""
        with self._changed:
            self._wanted = True
            self._changed.notify_all()

    def close(self) -> None:
        """Let no more sweep begin, and the one that runs end early."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def open(self) -> bool:
        """Whether sweeping may go on."""
        return not self._closed

    def begin(self) -> bool:
        """Begin a sweep if one is due; False where none is, or one runs."""
        with self._changed:
            return self._begin()

    def wait(self) -> bool:
        """Begin a sweep as soon as one is due; False once there will be no more."""
        with self._changed:
            while not self._closed:
                if self._begin():
                    return True
                due_in = self._due_in()
                self._changed.wait(min(POLL, due_in) if due_in > 0 else POLL)
            return False

    def end(self) -> None:
        """Say that the sweep has ended, however it went."""
        with self._changed:
            self._running, self._ended = False, self._monotonic()
            self._changed.notify_all()

    def next_in(self) -> float:
        """Return the seconds until the next sweep is due, 0 if it is."""
        with self._changed:
            return max(0.0, self._due_in())

    def _begin(self) -> bool:
        if self._closed or self._running or self._due_in() > 0:
            return False
        self._running, self._wanted = True, False
        return True

    def _due_in(self) -> float:
        return self._ended + (min(GAP, self._every) if self._wanted else self._every) - self._monotonic()
