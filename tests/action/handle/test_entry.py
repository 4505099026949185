"""The handler as the runner starts it: ``action/run.sh`` with its folder, isolated from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from action.inputs import PREFIX
from tests.action import runner
from tests.action.handle.stage import Stage

ROOT = Path(__file__).resolve().parents[3]
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs a POSIX system with bash")


def test_the_program_runs_isolated_and_hands_on_what_it_did(stage: Stage, tmp_path: Path) -> None:
    checkout, tools = tmp_path / "workspace", tmp_path / "tools"
    for folder in (checkout, tools):
        folder.mkdir()
    for name in ("json.py", "gh_gate.py", "action.py", "sitecustomize.py"):
        (checkout / name).write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    (tools / "uv").write_text(f'#!/bin/sh\nln -sfn "{sys.prefix}" "$UV_PROJECT_ENVIRONMENT"\n', encoding="utf-8")
    (tools / "uv").chmod(0o755)
    stage.asleep()
    event = stage.told(stage.scene.say(stage.scene.mallory, "/approve"), 1)
    (tmp_path / "event.json").write_text(json.dumps(event), encoding="utf-8")
    environ = stage.environment() | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(checkout),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_EVENT_NAME": "issue_comment",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        PREFIX + "TOKEN": stage.token,
    }
    done = subprocess.run(
        [str(BASH), str(ROOT / "action" / "handle" / ".." / "run.sh"), "action/handle"],
        cwd=checkout,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    outputs = dict(runner.outputs((tmp_path / "output").read_bytes().decode()))
    assert [gate["status"] for gate in json.loads(outputs["gates"])] == ["pending"]
    assert len(stage.scene.replies()) == 1
