"""Values of rows as people read them, in a cell or on a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gh_gate.core import durations, text


def logins(row: Mapping[str, Any]) -> list[str]:
    """Return who decided."""
    by = row["by"] if isinstance(row["by"], list) else []
    return [str(person.get("login", "")) for person in by if isinstance(person, dict)]


def people(row: Mapping[str, Any]) -> str:
    """Return who decided, as they are mentioned, or the rule that did."""
    return ", ".join(f"@{login}" for login in logins(row)) or str(row["rule"] or "")


def values(inputs: Any) -> str:
    """Return typed values in one line of JSON; nothing for none."""
    return json.dumps(inputs, ensure_ascii=False) if inputs else ""


def first_line(prompt: Any) -> str:
    """Return the first line of a question that holds anything, without what makes it a heading."""
    lines = (line.strip().lstrip("#").strip() for line in str(prompt or "").splitlines())
    return text.cut(next((line for line in lines if line), ""), 200)


def took(seconds: Any) -> str:
    """Return a length of time in words."""
    if not isinstance(seconds, int | float):
        return ""
    return durations.describe(int(seconds)) if seconds >= 1 else "0 s"


def about(seconds: float | None) -> str:
    """Return a length of time in words, without seconds where it has minutes: it is right within 1.2 %."""
    if seconds is None:
        return ""
    return took(seconds if seconds < 60 else round(seconds / 60) * 60)


def day(at: Any, *, year: bool = True) -> str:
    """Return a time as reports show it: ``20 Nov 2026 15:12``; what is no time as it is."""
    try:
        found = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        return str(at or "")
    return f"{found:%-d %b %Y %H:%M}" if year else f"{found:%-d %b %H:%M}"


def short(at: Any) -> str:
    """Return a time without its year, where another one beside it has it."""
    return day(at, year=False)


def plain(value: Any) -> str:
    """Return a text in which nothing is invisible, and nothing turns the direction of reading."""
    return text.visible(str(value))
