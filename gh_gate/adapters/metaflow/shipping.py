"""What of gh-gate goes into a flow's code package, so that no image has to hold the same version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gh_gate

_NOT = {"__pycache__", "app"}
"""The App is a server of its own; no step runs it."""


def files() -> Iterator[tuple[str, str]]:
    """Yield gh-gate's files: where each is, and where it belongs.

    File by file, because Metaflow refuses a package that was installed where it is given as a module.
    """
    top = Path(gh_gate.__file__).resolve().parent
    for path in sorted(top.rglob("*")):
        within = path.relative_to(top)
        if path.is_file() and not _NOT & set(within.parts):
            yield str(path), f"gh_gate/{within.as_posix()}"
