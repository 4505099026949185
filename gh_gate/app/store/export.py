"""An entry as a line of JSON, for whoever keeps a copy of the ledger or looks into it with other tools."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from gh_gate.app.store.chain import Link
from gh_gate.core.strict_json import identity
from gh_gate.errors import UsageError


def line(link: Link) -> bytes:
    """Return an entry as one JSON object in UTF-8, its columns by name, and the end of the line.

    ``data`` is an object whose compact JSON with sorted keys is the text that was hashed; where the stored text is not
    that (somebody changed it), ``data`` is the text itself.
    """
    text = json.dumps({**asdict(link), "data": _data(link.data)}, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace") + b"\n"  # bytes that are no text become escapes of half characters


def _data(stored: str) -> Any:
    try:
        data = json.loads(stored)
        same = isinstance(data, dict) and identity(data) == stored
    except (ValueError, RecursionError, UsageError):
        return stored
    return data if same else stored
