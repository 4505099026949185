"""The machine that jobs run on: its tools, and how a script is run on it.

Nothing is installed. `uv` is a script that puts this environment's Python where the Action asks for one, behind
`program.py`, so that the Action's own `run.sh` is executed as it stands.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

BASH = None if os.name == "nt" else shutil.which("bash")
"""Without it, nothing can be played."""

LIMIT = 120.0
"""Real seconds after which a script hangs; none sleeps."""

_PROGRAM = Path(__file__).with_name("program.py")
_UV = """#!/bin/sh
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cat > "$UV_PROJECT_ENVIRONMENT/bin/python" <<'END'
#!/bin/sh
exec {python} -I -X utf8 {program} {port} "$@"
END
chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"
"""
_SHELLS = {"": ["-e"], "bash": ["--noprofile", "--norc", "-e", "-o", "pipefail"]}


@dataclass(frozen=True)
class Ended:
    """How a script ended, and what it printed."""

    code: int
    log: str


@dataclass(frozen=True)
class Machine:
    """A machine with a folder.

    :param port: where its programs ask for time to pass.
    """

    folder: Path
    port: int
    tools: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tools", self.folder / "tools")
        self.tools.mkdir(parents=True)
        uv = self.tools / "uv"
        uv.write_text(_UV.format(python=sys.executable, program=_PROGRAM, port=self.port), encoding="utf-8")
        uv.chmod(0o755)

    def environment(self) -> dict[str, str]:
        """What every process sees; nothing of the environment of the tests but where programs are."""
        path = f"{self.tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return {"PATH": path, "HOME": str(self.folder), "LANG": "C.UTF-8", "CI": "true"}

    def run(self, script: str, shell: str, environ: Mapping[str, str], folder: Path) -> Ended:
        """Run a script as a step does, https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell."""
        command = [BASH or "bash", *_SHELLS[shell], "-c", script]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            log, _ = process.communicate(timeout=LIMIT)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return Ended(process.returncode, log)
