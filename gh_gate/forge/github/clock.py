"""GitHub's clock: the ``Date`` of its last answer, carried on by a steady clock of this machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """GitHub's time, as far as it is known.

    :param monotonic: a steady clock in seconds; this machine's wall clock is never asked.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._heard: tuple[datetime, float] | None = None

    def hear(self, date: datetime | None) -> None:
        """Take note of the time that an answer tells."""
        if date is not None:
            self._heard = (date, self._monotonic())

    def now(self) -> datetime | None:
        """Return GitHub's time; None where no answer has told it yet."""
        if self._heard is None:
            return None
        date, at = self._heard
        return date + timedelta(seconds=self._monotonic() - at)
