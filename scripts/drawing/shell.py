"""A program in a real terminal, and what stands on it drawn as a terminal shows it."""

from __future__ import annotations

import html
import os
import sys
import tempfile
from pathlib import Path

from tests.examples.terminal import ROOT, terminal

EXAMPLE = ROOT / "examples" / "deployment_gate.py"
OWNERS = "/deploy/ @alice\n"
QUESTIONS = [("): ", "prod"), ("(`staging` or `production`): ", "staging"), ("out): ", "after lunch"), ("[y/N]", "y")]
START = "GH_GATE_FORGE=local python examples/deployment_gate.py v14"


def play() -> str:
    """Answer the example's question in a terminal: a value that is refused, one that is taken, and yes."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "churn"
        project.mkdir()
        (project / "CODEOWNERS").write_text(OWNERS, encoding="utf-8")
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environ = {"GH_GATE_FORGE": "local", "GH_GATE_LOCAL": str(project), "LOGNAME": "alice", "PATH": path}
        with terminal(EXAMPLE, "v14", cwd=project, environ=environ) as seat:
            for question, line in QUESTIONS:
                seat.until(question)
                seat.type(line)
            _, text = seat.finished()
    return text


def draw(text: str) -> str:
    """Return the HTML of what stands on a terminal."""
    lines = [f"$ {START}", *text.replace("\r", "").rstrip().split("\n")]
    return f"<pre>{html.escape(chr(10).join(lines))}</pre>"
