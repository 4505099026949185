"""Time that passes only when somebody waits, and for each gate by itself.

A gate that nobody answers runs to its deadline at once, while the one that another thread waits for has not begun to wait:
so each gate has a clock of its own, the same for all who wait for it. What is asked later is asked later by the clock, too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When every test begins, so that what it shows is the same each time."""


class Clock:
    """What time it is for one gate.

    :param at: seconds since the beginning when it was started.
    """

    def __init__(self, time: Time, at: float) -> None:
        self._time, self._at = time, at

    def now(self) -> datetime:
        """Return the time."""
        return START + timedelta(seconds=self._at + self._time.passed)

    def wait_until(self, moment: datetime) -> None:
        """Let time pass for this gate; a moment that is over changes nothing."""
        self._at = max(self._at, (moment - START).total_seconds() - self._time.passed)
        self._time.latest = max(self._time.latest, self._at)


class Time:
    """The clocks of one test."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.latest = 0.0
        self._clocks: dict[tuple[str, str], Clock] = {}

    def of(self, gate: tuple[str, str], new: Clock) -> Clock:
        """Return a gate's clock.

        :param gate: its name, and the key of its run.
        :param new: becomes its clock where it has none yet.
        """
        return self._clocks.setdefault(gate, new)

    def clock(self) -> Clock:
        """Start a clock, no earlier than any other stands."""
        return Clock(self, self.latest)
