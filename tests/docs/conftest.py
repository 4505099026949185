"""A repository in which the workflows of the recipes are played, and people who answer while a step waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.github.hub import GitHub
from tests.github.state_people import Account
from tests.github.workflows.machine import BASH
from tests.github.workflows.player import Player
from tests.scene import Scene
from tests.workflows.pages import example

Say = Callable[..., None]


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub, to which any number of things may be written in a minute: its clock moves when tests say so."""
    with GitHub() as github:
        github.quirks.secondary_limit = False
        yield github
        assert github.problems == []


@pytest.fixture
def scene(hub: GitHub) -> Scene:
    return Scene(hub)


@pytest.fixture
def player(scene: Scene, tmp_path: Path) -> Iterator[Player]:
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    with Player(scene.hub, scene.repo, tmp_path) as player:
        yield player


@pytest.fixture
def put(scene: Scene) -> Callable[..., None]:
    """Push a workflow of a page as the only one, with other files beside it."""

    def push(page: str, name: str, **files: str) -> None:
        path = ".github/workflows/example.yml"
        scene.repo.push("main", {path: example(page, name).text, **files}, scene.iris)

    return push


@pytest.fixture
def answers(scene: Scene, player: Player) -> Say:
    """Let people write one thing after another, each when the step waits and has answered what was before."""

    def say(*said: tuple[Account, str], number: int = 1) -> None:
        left = list(said)

        def meanwhile() -> None:
            if left and any(" status " in one.body for one in scene.ours(number)):
                who, text = left.pop(0)
                scene.repo.comment(who, number, text)

        player.meanwhile = meanwhile

    return say
