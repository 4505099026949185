"""How long the Action's dependencies take to be installed where there is no `uv`, as on GitHub's own runners."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

SCRIPT = Path(__file__).resolve().parents[2] / "action" / "run.sh"


def seconds() -> float:
    """Let the Action's own script install them into a new folder; the program then misses its inputs, and ends."""
    with TemporaryDirectory() as folder:
        tools = Path(folder) / "tools"
        tools.mkdir()
        (tools / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        path = os.pathsep.join([str(tools), "/usr/bin", "/bin"])
        environ = {"HOME": str(Path.home()), "PATH": path, "RUNNER_TEMP": folder}
        began = time.perf_counter()
        done = subprocess.run(["bash", str(SCRIPT)], env=environ, capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own words
        if "GITHUB_REPOSITORY is not set" not in done.stdout:
            raise SystemExit(f"the dependencies could not be installed:\n{done.stdout}{done.stderr}")
        return time.perf_counter() - began
