"""A process that is killed with SIGKILL while it waits: the next one finds the gate, and nobody is asked twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gh_gate.forge.local import LocalForge
from gh_gate.forge.local.threads import Listing

ROOT = Path(__file__).resolve().parent.parent.parent
PIPELINE = """
import sys
import gh_gate

gate = gh_gate.request("deploy", prompt="Deploy?", inputs={"target": ["eu", "us"]}, approvers="@alice", key="v14")
print(gate.number, flush=True)
print(gate.status(), flush=True)
print(gate.wait().inputs["target"], flush=True)
"""


def start(folder: Path, *, path: str = "pipeline.py") -> subprocess.Popen[str]:
    (folder / path).write_text(PIPELINE)
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("GH_", "GITHUB_"))}
    return subprocess.Popen(
        [sys.executable, path],
        cwd=folder,
        env={**plain, "GH_GATE_FORGE": "local", "GH_GATE_LOCAL": str(folder), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def issues(folder: Path) -> tuple[Listing, ...]:
    return LocalForge(folder).issues()


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A folder in which a pipeline was killed while its gate waited."""
    process = start(tmp_path)
    assert (line(process), line(process)) == ("1", "pending")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    return tmp_path


def test_the_next_process_goes_on_where_the_first_was(killed: Path) -> None:
    LocalForge(killed).say("alice", 1, "/approve target=us")
    out, _ = start(killed).communicate(timeout=60)
    assert out.split() == ["1", "approved", "us"]
    assert len(issues(killed)) == 1


def test_a_no_that_was_said_meanwhile_stands(killed: Path) -> None:
    LocalForge(killed).say("alice", 1, "/reject broken")
    for _ in range(2):
        process = start(killed)
        out, err = process.communicate(timeout=60)
        assert (out.split(), process.returncode) == (["1", "rejected"], 1)
        assert "Rejected: gate deploy was rejected by alice: broken" in err
    assert len(issues(killed)) == 1


def test_it_says_where_to_answer_and_waits(killed: Path) -> None:
    process = start(killed)
    assert (line(process), line(process)) == ("1", "pending")
    LocalForge(killed).say("alice", 1, "/approve target=eu")
    out, err = process.communicate(timeout=60)
    assert out.strip() == "eu"
    assert "gh-gate approve --local 1" in err
