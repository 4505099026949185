"""The clock of the stand-in: it stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)


class Clock:
    """GitHub's time, in whole seconds, as every timestamp and the `Date` header show it."""

    def __init__(self, start: datetime | None = None) -> None:
        self.now = (start or START).astimezone(UTC).replace(microsecond=0)

    def advance(self, seconds: float) -> datetime:
        """Move on by whole seconds (fractions are cut off) and return the new time."""
        self.now += timedelta(seconds=int(seconds))
        return self.now

    @property
    def epoch(self) -> int:
        return int(self.now.timestamp())


@lru_cache(4096)
def iso(moment: datetime) -> str:
    """A timestamp as GitHub writes it: `2026-03-02T09:00:00Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)


def http_date(moment: datetime) -> str:
    """A `Date` header, https://www.rfc-editor.org/rfc/rfc7231#section-7.1.1.2."""
    return format_datetime(moment, usegmt=True)


def from_iso(text: str) -> datetime:
    """A timestamp as clients send it in `since`; raises ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
