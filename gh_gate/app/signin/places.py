"""Where a browser is sent: a path of our own, or nowhere."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

HOME: Final = "/"
LONGEST: Final = 1_000
"""Characters; a browser keeps the path in a cookie while it signs in."""

# Narrower than RFC 3986 lets a path be: browsers read a backslash as a slash, and take tabs and line ends out first.
_PATH = re.compile(r"(?P<path>/[A-Za-z0-9._~%/-]*)(\?[A-Za-z0-9._~%&=+:@,;!*'()$/?-]*)?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


def own_path(text: str) -> str:
    """Return a path with its query if a browser that is sent there stays on this server, else `HOME`.

    :param text: as somebody's link gave it.
    """
    found = _PATH.fullmatch(text) if len(text) <= LONGEST else None
    return text if found and _stays(found["path"], text) else HOME


def _stays(path: str, text: str) -> bool:
    decoded = unquote(path)
    turns = "//" in decoded or {".", ".."} & set(decoded.split("/"))
    # Back to signing in would ask the person once more, and for ever.
    return not (turns or _CONTROL.search(unquote(text)) or decoded.startswith("/sign-"))
