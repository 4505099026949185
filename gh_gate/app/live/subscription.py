"""What waits for one reader: the newest state of each thing that changed since it last read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

MOST: Final = 1_000
"""Things whose changes wait for a reader. One that is further behind is cut off; it begins anew with the present state."""

K = TypeVar("K")
V = TypeVar("V")

Sleep = Callable[[float], Awaitable[object]]


class Subscription(Generic[K, V]):
    """Made in the loop that reads; offered to from any thread."""

    def __init__(self) -> None:
        self._loop, self._lock = asyncio.get_running_loop(), threading.Lock()
        self._news, self._ends = asyncio.Event(), False
        self._waiting: dict[K, V] = {}

    @property
    def over(self) -> bool:
        """Whether nothing will come any more, because the reader is too far behind or the server ends."""
        return self._ends

    def offer(self, key: K, state: V) -> None:
        """Keep a state for the reader, in the place of an older one of the same thing."""
        with self._lock:
            if self._ends:
                return
            self._waiting.pop(key, None)
            self._waiting[key] = state
            self._ends = len(self._waiting) > MOST
        self._wake()

    def end(self) -> None:
        """Have the reader come to its end."""
        self._ends = True
        self._wake()

    async def next(self, seconds: float, sleep: Sleep = asyncio.sleep) -> list[tuple[K, V]]:
        """Return what is new, oldest first, as soon as there is something; nothing after so many seconds, or where it is over."""
        if not self._news.is_set():
            await _either(self._news.wait(), sleep(seconds))
        self._news.clear()
        with self._lock:
            found, self._waiting = list(self._waiting.items()), {}
        return [] if self._ends else found

    def _wake(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._news.set)
        except RuntimeError:  # the loop is closed, and its reader with it
            self._ends = True


async def _either(*ways: Awaitable[object]) -> None:
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
