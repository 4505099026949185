"""Warnings that strangers can cause at will, kept few."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Seldom:
    """Writes a warning at most once in a while, and how many were left out since.

    :param seconds: between two of them.
    :param monotonic: a steady clock in seconds.
    """

    seconds: float = 10.0
    monotonic: Callable[[], float] = time.monotonic
    _next: float = float("-inf")
    _missed: int = 0

    def __call__(self, log: logging.Logger, message: str) -> None:
        """Write it, or count it."""
        now = self.monotonic()
        if now < self._next:
            self._missed += 1
            return
        more = f" (and {self._missed} more since the last such line)" if self._missed else ""
        log.warning("%s%s", message, more)
        self._next, self._missed = now + self.seconds, 0
