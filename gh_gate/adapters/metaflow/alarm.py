"""Metaflow's ``@timeout`` counts a step's own time; people's time is the gate's, so the alarm stands still while it waits."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def standing_still() -> Iterator[None]:
    """Stop a pending alarm, and set it again for the seconds that were left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    left = signal.alarm(0)
    try:
        yield
    finally:
        if left:
            signal.alarm(left)
