"""Paths of the API, made of quoted segments, so that no name can lead to another place."""

from __future__ import annotations

from urllib.parse import quote

from gh_gate.errors import UsageError


def path(*segments: str | int) -> str:
    """Join segments to a path.

    :raise UsageError: for a segment that a URL would resolve instead of sending it: empty, ``.`` or ``..``.
    """
    for segment in segments:
        if segment in ("", ".", ".."):
            raise UsageError(f"{segment!r} cannot be part of an address on GitHub.", do="check the name that was given")
    return "/" + "/".join(quote(str(segment), safe="") for segment in segments)
