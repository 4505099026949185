"""A repository whose workflows are played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.github.hub import GitHub
from tests.github.repo import Repo
from tests.github.workflows.attempt import Attempt
from tests.github.workflows.machine import BASH
from tests.github.workflows.player import Player

Play = Callable[[str], Attempt]


@pytest.fixture
def player(hub: GitHub, repo: Repo, tmp_path: Path) -> Iterator[Player]:
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    with Player(hub, repo, tmp_path) as player:
        yield player


@pytest.fixture
def play(hub: GitHub, repo: Repo, player: Player) -> Play:
    """Push a workflow whose jobs are these, and play what it starts."""

    def pushed(jobs: str) -> Attempt:
        text = f"on: push\npermissions: {{}}\njobs:\n{jobs}"
        repo.push("main", {".github/workflows/release.yml": text}, hub.user("alice"))
        player.settle()
        return player.latest("release")

    return pushed
