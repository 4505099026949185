"""Times as pages say them."""

from __future__ import annotations

from datetime import UTC, datetime

from gh_gate.core import durations
from gh_gate.core.render.words import when as _when


def iso(at: datetime) -> str:
    """Return a time for machines, as ``<time datetime>`` takes it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def when(at: datetime, now: datetime) -> str:
    """Return a time as ``21 Nov 14:05 UTC``, with the year where it is not this one."""
    return _when(at, now)


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was: ``3 h ago``."""
    seconds = int((now - at).total_seconds())
    return "just now" if seconds < 60 else f"{_span(seconds)} ago"


def left(deadline: datetime, now: datetime) -> str:
    """Return how long there is until then: ``23 h left``."""
    seconds = int((deadline - now).total_seconds())
    if seconds <= 0:
        return "time is up"
    return f"{_span(seconds)} left" if seconds >= 60 else "less than a minute left"


def is_near(deadline: datetime, opened_at: datetime, now: datetime) -> bool:
    """Tell whether less than a quarter of the time is left, and less than a day."""
    rest = (deadline - now).total_seconds()
    return rest < min((deadline - opened_at).total_seconds() / 4, 86_400)


def _span(seconds: int) -> str:
    """Return the largest unit that matters; with the next one where there is room for a mistake."""
    if seconds >= 2 * 86_400:
        return f"{seconds // 86_400} days"
    return durations.describe(seconds - seconds % (3_600 if seconds >= 6 * 3_600 else 60))
