"""Wakes one sleeper, in a thread or in an event loop; what rings while nobody sleeps ends the next sleep."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable
from typing import Final

SLICE: Final = 1.0
"""Seconds that a thread sleeps at a stretch: on Windows a signal waits for the end of it."""


class Bell:
    """Is rung from any thread.

    :param now: a steady clock in seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock, self._rung = threading.Lock(), threading.Event()
        self._due: list[float] = []
        self._sleepers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self, *after: float) -> None:
        """Wake the sleeper.

        :param after: seconds until it is woken again, in the place of what an earlier ring has said; none leaves that.
        """
        now = self._now()
        with self._lock:
            later = [now + seconds for seconds in after] or [at for at in self._due if at > now]
            self._due = [now, *later]
            sleepers = tuple(self._sleepers)
        self._rung.set()
        for loop, rung in sleepers:
            with contextlib.suppress(RuntimeError):  # a loop that is closed has no sleepers
                loop.call_soon_threadsafe(rung.set)

    def wait(self, seconds: float) -> bool:
        """Sleep; return whether it was woken before the time was over."""
        ends = self._now() + seconds
        while not self._woken():
            left = self._left(ends)
            if left <= 0:
                return self._woken()
            self._rung.wait(min(SLICE, left))
            self._rung.clear()
        return True

    async def wait_async(self, seconds: float) -> bool:
        """Sleep without holding up the loop."""
        ends, mine = self._now() + seconds, (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._sleepers.add(mine)
        try:
            while not self._woken():
                left = self._left(ends)
                if left <= 0:
                    return self._woken()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(mine[1].wait(), left)
                mine[1].clear()
        finally:
            with self._lock:
                self._sleepers.discard(mine)
        return True

    def _woken(self) -> bool:
        """Tell whether somebody rang, and take that ring away."""
        now = self._now()
        with self._lock:
            late = [at for at in self._due if at > now]
            woken, self._due = len(late) < len(self._due), late
        return woken

    def _left(self, ends: float) -> float:
        with self._lock:
            return min(ends, *self._due, ends) - self._now()
