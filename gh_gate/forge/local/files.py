"""The project on this machine as the local forge's repository: its folder, its files, its commit.

There is one state of it, the working tree. A file is read as it is now, whatever commit is asked for; that is what one
wants while a policy is being written, and one reason why a local record proves nothing elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from gh_gate.errors import GateError, UsageError

# Room above the 3 MB up to which GitHub reads CODEOWNERS, so that its own parser says what is wrong with a larger one.
MAX_BYTES = 4 * 1024 * 1024

_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


def project_folder(environment: Mapping[str, str], start: Path) -> Path:
    """Return the folder whose ``.gh-gate`` holds the local forge.

    :param environment: ``GH_GATE_LOCAL`` names it, relative to ``start``.
    :param start: where the search begins: the nearest folder upwards with ``.git`` or ``pyproject.toml``, else itself.
    :raise UsageError: where the named folder does not exist.
    """
    start = start.resolve()
    named = environment.get("GH_GATE_LOCAL", "")
    if not named:
        return next((folder for folder in (start, *start.parents) if _is_project(folder)), start)
    folder = (start / named).resolve()
    if not folder.is_dir():
        raise UsageError(
            f"GH_GATE_LOCAL names {named}, which is not a folder.", do="make the folder, or name another one"
        )
    return folder


def repository_name(folder: Path) -> str:
    """Return the folder's name, written as GitHub would allow it for a repository."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", folder.name) or "project"


def read_text(folder: Path, path: str) -> str | None:
    """Return a text file of the project; None where there is none.

    :param folder: the project's folder.
    :param path: relative to it.
    :raise GateError: for a path that leads out of the folder (``..``, a link), more than 4 MiB, or bytes that are not UTF-8.
    """
    try:
        found = (folder / path).resolve()
        if not found.is_relative_to(folder.resolve()):
            raise GateError(f"the file {path} leads out of the project's folder, so it is not read.")
        content = _bytes(found)
    except (OSError, RuntimeError, ValueError) as error:  # no access; a circle of links; a NUL in the name
        raise GateError(f"the file {path!r} cannot be read.", why=str(error)) from error
    return None if content is None else _decoded(path, content)


def head(folder: Path) -> str | None:
    """Return the hash of the commit that git has checked out; None without git, a repository or a commit."""
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(folder), "rev-parse", "--verify", "HEAD"]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, a fixed command; the folder is the caller's own
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    commit = done.stdout.strip()
    return commit if done.returncode == 0 and _HASH.fullmatch(commit) else None


def fingerprint(texts: list[str | None]) -> str:
    """Return a hash of texts, to stand for a commit where there is none."""
    return hashlib.sha256("\0".join(text or "" for text in texts).encode()).hexdigest()


def _is_project(folder: Path) -> bool:
    return (folder / ".git").exists() or (folder / "pyproject.toml").exists()


def _bytes(path: Path) -> bytes | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _decoded(path: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        raise GateError(f"the file {path} is larger than {MAX_BYTES // 1024 // 1024} MiB, so it is not read.")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise GateError(f"the file {path} is not UTF-8.", why=str(error), do="save it as UTF-8") from error
