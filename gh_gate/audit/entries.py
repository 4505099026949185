"""Reads an entry of the ledger as it is stored: which gate it is about, and whether its columns fit together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from gh_gate.audit.kept import Line

if TYPE_CHECKING:
    from gh_gate.app.store.chain import Link

ANY: Final = -1
"""In place of the comment that asks: the entry is about all gates of its issue or pull request."""

_OF_GATES: Final = ("opened", "decided", "command", "tampered")


def place_of(link: Link) -> int | None:
    """Return the comment that asks (0 for an issue) of the gate that an entry is about; None where it is about none."""
    if link.kind == "seen":
        return ANY
    parts = link.once.split(":")
    if link.kind not in _OF_GATES:
        return None
    return int(parts[3]) if len(parts) > 4 and parts[3].isascii() and parts[3].isdigit() and len(parts[3]) < 19 else 0


def line(link: Link) -> Line:
    """Return an entry as what it says; one that cannot be read says nothing, and is not sound."""
    from gh_gate.app.store.chain import digest  # noqa: PLC0415 - the server's code is only loaded for a ledger

    data = _object(link.data)
    sound = digest(link) == link.hash and data is not None and _fits(link, data)
    return Line(link.seq, link.kind, link.at, link.gate, data or {}, sound)


def _object(text: str) -> Mapping[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _fits(link: Link, data: Mapping[str, Any]) -> bool:
    """Tell whether the columns that an entry is found by say what its data says."""
    from gh_gate.app.store.entry import lookup  # noqa: PLC0415 - as above

    try:
        if lookup(link.kind, data) != link.lookup:
            return False
        return place_of(link) is None or _named(link.once) == _once(link, data)
    except (ValueError, KeyError, TypeError):
        return False


def _named(once: str) -> str:
    """Return what an entry is named by, without the time that ends the name of a touch; its entry's own time tells that."""
    return once.rpartition(" ")[0] if once.startswith("tampered:") else once


def _once(link: Link, data: Mapping[str, Any]) -> str:
    start = f"{link.kind}:{link.repository_id}:{link.number}:{place_of(link)}:{link.gate}"
    match link.kind:
        case "command":
            return f"{start}:{data['comment_id']}:{data['verdict']}"
        case "tampered":
            return f"{start}:{data['comment_id']}:{data['author_id']}:{data['what']}"
        case "seen":
            return f"seen:{link.repository_id}:{data['comment_id']}"
    return f"{link.kind}:{link.repository_id}:{link.number}:{data['place']}:{link.gate}"
