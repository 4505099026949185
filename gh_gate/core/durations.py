"""Lengths of time as people write them: ``24h``, ``1h30m``, ``90s``, ``7d``."""

from __future__ import annotations

import re
from datetime import timedelta

from gh_gate.errors import UsageError

LIMIT = 30 * 86_400
"""Seconds; a workflow can be re-run for 30 days, so nothing waits for longer.

https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs
"""

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_TEXT = re.compile(r"(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?", re.ASCII)


def parse(value: str | float | timedelta, *, what: str = "the duration") -> int:
    """Read a length of time.

    :param value: ``"24h"``, ``"1h30m"``, ``"7d"``, a bare number of seconds (text or number), or a timedelta.
    :param what: what the value is for, as an error should call it.
    :return: whole seconds, from 1 to `LIMIT`.
    :raise UsageError: for anything else.
    """
    seconds = _seconds(value)
    if seconds is None or not 1 <= seconds <= LIMIT:
        raise UsageError(
            f"{what} is {str(value)[:40]!r}, which is not a length of time from 1s to 30d.",
            do="write it like 90s, 30m, 24h, 7d or 1h30m",
        )
    return seconds


def _seconds(value: str | float | timedelta) -> int | None:
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value == value // 1 else None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return int(text[:10])
    found = _TEXT.fullmatch(text.lower())
    if not text or found is None:
        return None
    return sum(int(number) * size for number, size in zip(found.groups("0"), _UNITS.values(), strict=True))


def describe(seconds: int) -> str:
    """Return a length of time for people: ``24 h``, ``1 h 30 min``, ``7 days``; the two largest units that matter.

    :param seconds: a non-negative number of seconds.
    """
    if seconds >= 2 * 86_400:
        days, rest = divmod(seconds, 86_400)
        return f"{days} days" + (f" {rest // 3600} h" if rest // 3600 else "")
    hours, rest = divmod(seconds, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes else []
    parts += [f"{rest} s"] if rest and not hours else []
    return " ".join(parts) or "0 s"
