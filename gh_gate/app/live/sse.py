"""Server-sent events as bytes: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

MEDIA_TYPE: Final = "text/event-stream"

ALIVE: Final = b": alive\n\n"
"""A comment: readers pass over it, and whoever sits between notices that the line is in use."""

_WORD = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def event(name: str, data: Mapping[str, Any], *, version: str) -> bytes:
    """Return one event.

    :param name: its type, a word.
    :param data: what it tells; written as JSON in ASCII, so that no text in it ends a line.
    :param version: its id, a word, which a reader gives back as ``Last-Event-ID``.
    :raise ValueError: where what has to be a word is none: it could make lines of its own.
    """
    if not _WORD.fullmatch(name) or not _WORD.fullmatch(version):
        raise ValueError("an event's name and id are words")
    text = json.dumps(dict(data), ensure_ascii=True, separators=(",", ":"))
    return f"id: {version}\nevent: {name}\ndata: {text}\n\n".encode("ascii")


def retry(milliseconds: int) -> bytes:
    """Return the wish that readers wait so long before they connect again."""
    return f"retry: {milliseconds}\n\n".encode("ascii")
