"""The lines that answer a gate of the local forge from another terminal, ready to be copied."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from gh_gate.core import strict_json
from gh_gate.core.gate import Gate
from gh_gate.core.inputs.examples import least
from gh_gate.forge.local import LocalForge
from gh_gate.forge.local.files import project_folder
from gh_gate.terminal.people import here


def approve(forge: LocalForge, gate: Gate, number: int) -> str:
    """Return the line that approves, with sample values where some are needed.

    It says who answers where the machine's own user may not, and who joins a team that has nobody here yet.
    """
    return " ".join([*_program(forge), "approve", "--local", str(number), *_who(forge, gate), *_values(gate)])


def reject(forge: LocalForge, gate: Gate, number: int) -> str:
    """Return the words that say no, in the place of those of `approve`; the last one is to be replaced."""
    return " ".join(["reject", "--local", str(number), *_who(forge, gate), "WHY"])


def page(forge: LocalForge) -> str:
    """Return the line that shows all gates on a page, where they can be answered too."""
    return " ".join([*_program(forge), "serve", "--local"])


def _program(forge: LocalForge) -> Iterator[str]:
    """Yield the program, behind the project's folder where the present one does not lead there."""
    if not _leads_there(forge.folder):
        yield f"GH_GATE_LOCAL={shlex.quote(str(forge.folder))}"
    beside = Path(sys.executable).with_name("gh-gate")
    away = shutil.which("gh-gate") is None and os.access(beside, os.X_OK)
    yield shlex.quote(str(beside)) if away else "gh-gate"


def _leads_there(folder: Path) -> bool:
    try:
        return project_folder({}, Path.cwd()) == folder
    except OSError:  # the present folder was removed
        return False


def _who(forge: LocalForge, gate: Gate) -> list[str]:
    found = here(forge, gate)
    if found.me in found.may:
        return []
    if found.may:
        return ["--as", found.may[0]]
    return ["--member-of", shlex.quote(str(found.teams[0]))] if found.teams else []


def _values(gate: Gate) -> list[str]:
    shown = least(gate.inputs)
    if any(isinstance(value, dict | list) or value is None for value in shown.values()):
        return [shlex.quote(strict_json.readable(shown))]
    return [shlex.quote(f"{name}={_word(value)}") for name, value in shown.items()]


def _word(value: str | float) -> str:
    return value if isinstance(value, str) else strict_json.readable(value)
