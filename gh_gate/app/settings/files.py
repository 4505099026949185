"""Whether files that hold secrets are closed to others, and a directory that is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from gh_gate.errors import UsageError

# A group may read: that is how Kubernetes hands secrets to an account that is not root (fsGroup).
_LOOSE = stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP


def loose(paths: Iterable[Path]) -> list[Path]:
    """Return the files that anybody may read or change, or their group may change; none on Windows, which has no modes."""
    if os.name == "nt":
        return []
    return [path for path in paths if path.exists() and path.stat().st_mode & _LOOSE]


def make(directory: Path) -> None:
    """Make a directory that is closed to others, where there is none.

    :raise UsageError: if that is not possible.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"the directory {directory} cannot be made.",
            why=error.strerror or "",
            do="set GH_GATE_DATA to a directory of this account",
        ) from error
