"""What git and GitHub's own command line know about the folder that this process runs in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping

_REMOTE = re.compile(r"(?:https://|ssh://git@|git@)([^/:]+)[/:]([^/]+/[^/]+?)(?:\.git)?/?", re.ASCII)


def origin(environ: Mapping[str, str]) -> str:
    """Return the repository that the working tree was cloned from, ``owner/name``; an empty string for one elsewhere."""
    host = environ.get("GH_HOST") or "github.com"
    found = _REMOTE.fullmatch(ask("git", "remote", "get-url", "origin"))
    return found[2] if found and found[1] == host else ""


def is_elsewhere(environ: Mapping[str, str]) -> bool:
    """Tell whether the gate is asked in another repository than the one that the working tree was cloned from."""
    asked = environ.get("GH_GATE_REPOSITORY", "")
    return bool(asked) and (origin(environ) or asked).lower() != asked.lower()


def ask(program: str, *arguments: str) -> str:
    """Return what a program prints, or an empty string where it is missing or fails."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603 - an absolute path and constant arguments
            [path, *arguments], capture_output=True, text=True, timeout=10, check=False, env=dict(os.environ)
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
