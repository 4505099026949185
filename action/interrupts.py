"""Turns the runner's signals into an exception that stops the waiting, so that the gate can be closed.

On a cancellation the runner sends SIGINT, 7.5 s later SIGTERM, and 2.5 s later it kills the process:
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Sdk/ProcessInvoker.cs
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# SIGBREAK is what the runner sends second on Windows; other systems have none.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]


class Interrupted(BaseException):
    """The run is being cancelled; a BaseException, because nobody in between may take it for an error and go on."""


class Interrupts:
    """Raises `Interrupted` at the first signal and ignores the rest, so that closing the gate is not interrupted too."""

    def __init__(self) -> None:
        self._held = self._came = False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._came:
            return
        self._came = True
        if not self._held:
            raise Interrupted

    def sleep(self, seconds: float) -> None:
        """Wait; but leave out the second between two writes once there are only ten seconds for all of them."""
        if not (self._came and seconds <= 1):
            time.sleep(seconds)  # the one place where a step waits; a signal interrupts it

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Catch signals inside; afterwards they mean what they meant before."""
        before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Put a signal off to the end of this block: what is being opened must be known before it can be closed."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._came:
            raise Interrupted
