"""How patient and how careful the client is, and the turnstile that lets one write through at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gh_gate.forge.github.answer import Answer, Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the client behaves.

    :param timeout: seconds to wait for a connection, and for each piece of an answer.
    :param tries: how often a request is sent at most.
    :param patience: seconds that one request may spend waiting between tries, limits included.
    :param seconds_between_writes: GitHub asks for at least one.
    :param burst: writes that may follow each other at once after a quiet time, as long as they keep to that pace on the whole.
    :param sleep: waits that many seconds.
    :param monotonic: a steady clock in seconds.
    """

    timeout: float = 20.0
    tries: int = 5
    patience: float = 900.0
    seconds_between_writes: float = 1.0
    burst: int = 1
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic


class Turnstile:
    """Lets writes through one at a time and at a steady pace, whichever thread they come from."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._lock = threading.Lock()
        self._due = float("-inf")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turnstile for one write."""
        pause = self._manners.seconds_between_writes
        ahead = pause * (self._manners.burst - 1)
        with self._lock:
            wait = self._due - ahead - self._manners.monotonic()
            if wait > 0:
                self._manners.sleep(wait)
            try:
                yield
            finally:
                now = self._manners.monotonic()
                self._due = min(max(self._due, now), now + ahead) + pause


class Barrier:
    """Remembers until when GitHub wants to be left alone, so that no other request runs into the same limit."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._until = float("-inf")

    def close(self, seconds: float) -> None:
        """Let nothing through for that many seconds."""
        self._until = max(self._until, self._manners.monotonic() + seconds)

    def left(self) -> float:
        """Return for how many seconds it stays closed; 0 or less when it is open."""
        return self._until - self._manners.monotonic()

    def wait(self) -> None:
        """Wait until it opens."""
        until, left = self._until, self.left()
        if left > 0:
            self._manners.sleep(left)
            if self._until == until:  # waited for once, whatever the clock says; nobody has closed it again
                self._until = float("-inf")


class Pace:
    """What all clients of one account share: its limits are counted together.

    :param heard: is told of every answer, for who counts them.
    """

    def __init__(self, manners: Manners, heard: Callable[[Ask, Answer], None] | None = None) -> None:
        self.turnstile, self.barrier = Turnstile(manners), Barrier(manners)
        self._heard = heard

    def hear(self, ask: Ask, answer: Answer) -> None:
        """Pass an answer on to whoever counts."""
        if self._heard is not None:
            self._heard(ask, answer)
