"""Times as the database keeps them: one text per moment, which sorts as the moments do."""

from __future__ import annotations

from datetime import UTC, datetime


def write(at: datetime) -> str:
    """Return a moment in UTC as RFC 3339 with microseconds, say ``2026-11-20T15:12:00.000000Z``.

    :raise ValueError: for a time without a zone: it names no moment.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """Return the moment that `write` wrote.

    :raise ValueError: for anything else than RFC 3339 with a zone.
    """
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return at
