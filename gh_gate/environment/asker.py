"""Which file asks, where no workflow file does: outside GitHub Actions, plain ``codeowners`` means its owners."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path

from gh_gate.environment.git import is_elsewhere


def script(environ: Mapping[str, str], file: str | Path | None = None) -> str:
    """Return the path of a script in its repository.

    :param file: the script; by default the one that this process was started with.
    :return: relative to the git work tree, on the local forge to the project; an empty string where it is in neither, is a
        program that was installed, or the gate is asked in another repository.
    """
    named = file or getattr(sys.modules.get("__main__"), "__file__", None)
    if not named:
        return ""
    path = Path(named).resolve()
    if any(path.is_relative_to(folder) for folder in _installed()):
        return ""
    top = _project(environ) if environ.get("GH_GATE_FORGE") == "local" else _work_tree(environ, path)
    return path.relative_to(top).as_posix() if top and path.is_relative_to(top) else ""


def _installed() -> list[Path]:
    """Return where Python keeps programs; an environment may well lie inside the project."""
    paths = sysconfig.get_paths()
    return [Path(paths[name]).resolve() for name in ("stdlib", "purelib", "platlib", "scripts")]


def _project(environ: Mapping[str, str]) -> Path:
    from gh_gate.forge.local.files import project_folder  # noqa: PLC0415 - SQLite is only loaded where it is used

    return project_folder(environ, Path.cwd())


def _work_tree(environ: Mapping[str, str], path: Path) -> Path | None:
    if is_elsewhere(environ):
        return None
    return next((folder for folder in path.parents if (folder / ".git").exists()), None)
