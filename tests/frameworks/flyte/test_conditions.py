"""Flyte's own native conditions: its webhook opens gates at the App, and people's answers come back through its own API."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.flyte.backend import Backend
from tests.app.flyte.stage import TOKEN, settings
from tests.app.flyte.test_docs import blocks
from tests.app.served import until
from tests.app.server.town import Town
from tests.frameworks.flyte.conftest import FLOWS, FlyteRun
from tests.frameworks.running import Running
from tests.github.hub import GitHub

OWNERS = ("@alice", "@bob")
NAMES = ("deploy", "again", "batch", "rate", "where", "why")
POLICY = "gates:\n" + "".join(f"  {name}:\n    approvers: [{', '.join(map(repr, OWNERS))}]\n" for name in NAMES)


@pytest.fixture
def port() -> int:
    """A port for Flyte's API that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def town(tmp_path: Path, port: int, hub: GitHub) -> Iterator[Town]:
    hub.quirks.secondary_limit = False
    made = Town(hub, tmp_path, GH_GATE_FLYTE=settings(Backend(port)))
    made.scene.rule(POLICY)
    yield made
    made.stop()


def answer(town: Town, number: int, *bodies: str) -> None:
    """Wait for a question, and let alice say something, one after the other."""
    steps = town.scene.steps
    until(lambda: number in town.scene.repo.issues and town.scene.notes("status", number))
    for body in bodies:
        town.answered(town.scene.say(steps.alice, body, number))


def test_the_tasks_of_the_page_are_taken_by_flyte(python: Path, tmp_path: Path) -> None:
    for number, text in enumerate(blocks("python")):
        (tmp_path / f"task_{number}.py").write_text(text, encoding="utf-8")
        done = subprocess.run(
            [python, f"task_{number}.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_conditions_of_every_type_are_answered_in_issues(
    town: Town, port: int, run: FlyteRun, python: Path, tmp_path: Path
) -> None:
    hook = f"{town.served.url}/hooks/flyte/{TOKEN}"
    environ = {"PATH": f"{python.parent}:/usr/bin:/bin", "HOME": str(tmp_path), "USER": "dev"}
    command = [str(python), str(FLOWS / "conditions.py"), run.name, str(port), hook]
    running = Running.start(command, folder=tmp_path, environ=environ, log=tmp_path / "flyte")
    try:
        answer(town, 1, "/approve")
        answer(town, 2, "/reject accuracy too low")
        answer(town, 3, "/approve many", "/approve 0", "/approve 9007199254740993")
        answer(town, 4, "/approve 0.25")
        answer(town, 5, "/approve target=eu share=10")
        answer(town, 6, "/reject nobody knows")
        ended = running.finished(60)
    finally:
        running.kill()
    assert ended.code == 0, ended.log
    told = '[True, False, 9007199254740993, 0.25, \'{"share":10,"target":"eu"}\', \'gh-gate: rejected by @alice: nobody knows\']'
    assert f"OUTPUTS {told}" in ended.stdout
    body = town.scene.repo.issue(1).body
    assert "deploy?" in body
    assert f"Flyte run {run.name}" in body
    assert town.scene.repo.issue(1).author == town.scene.app.bot
