"""Build the documentation site and look through what was built: `make docs`.

Zensical stops at links and anchors of the Markdown that lead nowhere; `check_site` looks at the pages as a browser gets them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.check_site import problems

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site"
ENVIRONMENT = ROOT / ".frameworks" / "docs"
LIMIT = 600.0
"""Seconds; the first time the builder itself is fetched."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main() -> None:
    """Build into site/, and end with exit code 1 where something is wrong with it."""
    found = build()
    print(*found or [f"{len(list(SITE.rglob('*.html')))} pages in {SITE.name}/, nothing wrong with them"], sep="\n")
    sys.exit(bool(found))


def build() -> list[str]:
    """Build into site/, and return a sentence for each thing that is wrong with it."""
    shutil.rmtree(SITE, ignore_errors=True)
    builder = ["sh", str(ROOT / "scripts" / "uv.sh"), "sync", "--quiet", "--frozen", "--only-group", "docs"]
    site = ["build", "--strict", "--clean", "--config-file", str(ROOT / "mkdocs.yml")]
    return _run(builder) or _run([str(_zensical()), *site]) or problems(SITE)


def _zensical() -> Path:
    found = [ENVIRONMENT / "bin" / "zensical", ENVIRONMENT / "Scripts" / "zensical.exe"]
    return next((one for one in found if one.exists()), found[0])


def _run(command: list[str]) -> list[str]:
    """Return what a program said that failed."""
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environ["UV_PROJECT_ENVIRONMENT"] = str(ENVIRONMENT)
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LIMIT, check=False)  # noqa: S603 - the project's own programs
    told = _COLOUR.sub("", done.stdout + done.stderr).partition("Traceback")[0]
    return [f"{Path(command[0]).name} failed:\n{told}"] if done.returncode else []


if __name__ == "__main__":
    main()
