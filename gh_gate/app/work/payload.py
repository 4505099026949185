"""Reads what is needed out of a payload that may hold anything: each function returns None for what it cannot take."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# What becomes part of a request's path; no dots alone, which would lead elsewhere.
_REPOSITORY = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9._-]{1,100}/(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,100}", re.ASCII)
_LARGEST = 2**63 - 1  # the largest number that both databases hold


def load(body: bytes) -> Mapping[str, Any] | None:
    """Return the JSON object in a body."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def dig(value: Any, *path: str) -> Any:
    """Return what stands at a path of keys."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def number(value: Any) -> int | None:
    """Return one of GitHub's numbers: an integer from 1 to 2**63 - 1."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 < value <= _LARGEST else None


def text(value: Any) -> str | None:
    """Return a text that UTF-8, and so a database, can hold."""
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def moment(value: Any) -> datetime | None:
    """Return a time with its zone, as UTC."""
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None


def repository(value: Any) -> str | None:
    """Return ``owner/name``."""
    return value if isinstance(value, str) and _REPOSITORY.fullmatch(value) else None
