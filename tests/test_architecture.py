"""The arrows between the rooms point down only, and the core does nothing but think."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEVELS = [
    ("gh_gate.errors",),
    ("gh_gate.core",),
    ("gh_gate.forge", "gh_gate.asked"),
    ("gh_gate.prepare", "gh_gate.engine"),
    ("gh_gate.notify",),
    ("gh_gate.poller", "gh_gate.resume", "gh_gate.screen", "gh_gate.environment", "gh_gate.opening", "gh_gate.stream"),
    ("gh_gate.shown",),
    ("gh_gate.terminal", "gh_gate.watch"),
    ("gh_gate.library",),
    ("gh_gate.adapters", "gh_gate.testing"),
    ("gh_gate.app",),
    ("gh_gate.audit",),
    ("gh_gate.cli", "action", "metaflow_extensions"),
]
"""From the ground up; a room may use its own floor and those below."""

NOT_IN_CORE = {
    "getpass",
    "os",
    "socket",
    "subprocess",
    "time",
    "random",
    "github",
    "requests",
    "sqlite3",
    "pathlib",
    "logging",
    "asyncio",
}
FILES = sorted([*ROOT.glob("gh_gate/**/*.py"), *ROOT.glob("action/**/*.py")])


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def level_of(module: str) -> int | None:
    found = [n for n, rooms in enumerate(LEVELS) if any(module == r or module.startswith(f"{r}.") for r in rooms)]
    return found[0] if found else None


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_arrows_point_down_only(path: Path) -> None:
    mine = level_of(name_of(path))
    if name_of(path) == "gh_gate":
        return
    assert mine is not None, "this module stands in no room"
    for used in imports_of(path):
        theirs = level_of(used)
        assert theirs is None or theirs <= mine, f"{used} is above"


@pytest.mark.parametrize("path", [p for p in FILES if name_of(p).startswith("gh_gate.core")], ids=name_of)
def test_the_core_has_no_input_output_clock_or_environment(path: Path) -> None:
    used = {name.partition(".")[0] for name in imports_of(path)}
    assert not used & NOT_IN_CORE
    calls = [
        node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)
    ]
    assert not {"now", "utcnow", "today", "environ", "getenv"} & set(calls) - {"now"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_file_holds_more_than_one_can_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize(
    "heavy", ["github", "pydantic", "cryptography", "markdown_it", "yaml", "rich", "sqlite3", "click"]
)
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, gh_gate; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("heavy", ["github", "pydantic", "cryptography", "markdown_it", "yaml", "sqlite3"])
def test_printing_the_version_loads_nothing_heavy(heavy: str) -> None:
    code = f"import sys, gh_gate.cli as c; c.cli.main(['--version'], standalone_mode=False); sys.exit({heavy!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout[:8]) == (0, "gh-gate ")
