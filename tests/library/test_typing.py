"""What a caller's own type checker sees: the typed values, and nothing of the machinery."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = """
from dataclasses import dataclass
from typing import Literal, TypedDict, assert_type

import pydantic

import gh_gate


class Deploy(pydantic.BaseModel):
    target: Literal["eu", "us"]


@dataclass
class Scale:
    replicas: int


class Note(TypedDict):
    text: str


model = gh_gate.approval("a", prompt="?", inputs=Deploy, timeout="24h", approvers=["@alice"])
assert_type(model, gh_gate.Decision[Deploy])
assert_type(model.inputs.target, Literal["eu", "us"])
scale = gh_gate.request("b", prompt="?", inputs=Scale, required="each-owner")
assert_type(scale, gh_gate.PendingGate[Scale])
assert_type(scale.wait().inputs.replicas, int)
note = gh_gate.approval("c", prompt="?", inputs=Note)
assert_type(note.inputs["text"], str)
plain = gh_gate.approval("d", prompt="?", inputs={"n": "int"})
assert_type(plain.inputs["n"], object)  # WRONG: it is Any


@gh_gate.gate("Drop {table}?", approvers="@org/dba", timeout=3600)
def drop(table: str, *, approved: Scale | None = None) -> int:
    return 1


@gh_gate.gate("Drop {table}?")
async def drop_later(table: str) -> int:
    return 1


assert_type(drop("users"), int)


async def run() -> None:
    assert_type(await drop_later("users"), int)
    assert_type((await scale.wait_async()).inputs, Scale)


drop(5)  # WRONG
drop()  # WRONG
model.inputs.targt  # WRONG
gh_gate.approval("e", prompt="?", timeut="24h")  # WRONG
gh_gate.approval("f", prompt="?", on_timeout="maybe")  # WRONG
gh_gate.approval("g")  # WRONG
try:
    gh_gate.approval("h", prompt="?")
except gh_gate.NotApproved as error:
    error.decision.reason
"""


@pytest.mark.slow
def test_a_type_checker_sees_the_callers_own_types(tmp_path: Path) -> None:
    (tmp_path / "sample.py").write_text(SAMPLE)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", f"--cache-dir={tmp_path}", "sample.py"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    wrong = {number for number, text in enumerate(SAMPLE.splitlines(), 1) if "# WRONG" in text}
    found = {
        int(line.split(":")[1])
        for line in done.stdout.splitlines()
        if line.startswith("sample.py") and ": error:" in line
    }
    assert found == wrong, done.stdout + done.stderr
