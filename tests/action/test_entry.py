"""The entry as the runner starts it: ``action/run.sh`` in a folder full of somebody else's files."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.action import runner
from tests.action.conftest import Step
from tests.scene import Scene

ROOT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash")
Start = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs a POSIX system with bash")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose author would like to run code in the gate step."""
    for name in ("json.py", "gh_gate.py", "action.py", "sitecustomize.py"):
        (tmp_path / "workspace" / name).write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    return tmp_path / "workspace"


@pytest.fixture
def start(step: Step, tmp_path: Path, checkout: Path) -> Iterator[Start]:
    """Start the entry with a uv that installs nothing and links to this environment."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uv").write_text(f'#!/bin/sh\nln -sfn "{sys.prefix}" "$UV_PROJECT_ENVIRONMENT"\n', encoding="utf-8")
    (tools / "uv").chmod(0o755)

    started: list[subprocess.Popen[str]] = []

    def run(**values: str) -> subprocess.Popen[str]:
        hostile = {"PYTHONPATH": str(checkout), "PYTHONOPTIMIZE": "2", "RUNNER_TEMP": str(tmp_path)}
        environ = step(**values) | hostile | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"}
        command = [str(BASH), str(ROOT / "action" / "run.sh")]
        process = subprocess.Popen(
            command, cwd=checkout, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@pytest.fixture
def on(scene: Scene) -> dict[str, str]:
    """What a step needs to ask on the stand-in for GitHub."""
    return {
        "GITHUB_API_URL": scene.hub.url,
        "GITHUB_REPOSITORY": scene.repo.full_name,
        "GITHUB_SHA": scene.repo.head(),
        "GITHUB_WORKFLOW_REF": f"{scene.repo.full_name}/.github/workflows/release.yml@refs/heads/main",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_ACTOR": scene.iris.login,
        "GITHUB_ACTOR_ID": str(scene.iris.id),
        "token": scene.token,
        "inputs": '{"deploy_target": "str"}',
        "timeout": "1h",
        "poll_interval": "1",
    }


def outputs(tmp_path: Path) -> dict[str, str]:
    return dict(runner.outputs((tmp_path / "output").read_bytes().decode()))


def until(true: Callable[[], object]) -> None:
    """Look until something is there, for half a minute at most."""
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:
        time.sleep(0.05)  # another process is waited for, and tells nobody when it is ready
    assert true()


def asked(scene: Scene) -> bool:
    """Say whether the step waits: its status comment is the last thing that it writes before."""
    posted = [record.target for record in scene.hub.requests if record.method == "POST" and record.status == 201]
    return any(target.endswith("/comments") for target in posted)


def test_nothing_of_the_checkout_is_imported(start: Start) -> None:
    process = start(timeout="soon")
    log, _ = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "the input `timeout` is 'soon'" in log
    assert "shadowed" not in log


def test_a_code_owners_comment_lets_the_step_pass(
    start: Start, scene: Scene, on: dict[str, str], tmp_path: Path
) -> None:
    process = start(**on)
    until(lambda: asked(scene))
    scene.say(scene.alice, '/approve {"deploy_target": "staging\\napproved=false"}')
    log, _ = process.communicate(timeout=30)
    left = outputs(tmp_path)
    assert (process.returncode, left["approved"], left["approved-by"]) == (0, "true", "alice"), log
    assert left["input"] == '{"deploy_target": "staging\\napproved=false"}'
    assert left["issue-url"] in log
    assert scene.labels() == ["gate:approved"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_run_closes_its_gate_within_seconds(
    start: Start, scene: Scene, on: dict[str, str], tmp_path: Path, number: int
) -> None:
    process = start(**on)
    until(lambda: asked(scene))
    sent = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=30)
    assert (process.returncode, outputs(tmp_path)["status"]) == (5, "cancelled")
    assert time.monotonic() - sent < 5  # after 7.5 s the runner sends SIGTERM, after 10 s it kills
    assert scene.labels() == ["gate:cancelled"]
    assert scene.issue().state == "closed"
