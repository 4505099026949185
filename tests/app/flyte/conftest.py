"""The App, and a Flyte whose conditions it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.flyte.backend import Backend, serving
from tests.app.flyte.stage import Stage, by_callback
from tests.github.hub import GitHub


@pytest.fixture
def backend() -> Iterator[Backend]:
    with serving() as made:
        yield made


@pytest.fixture
def making(hub: GitHub, tmp_path: Path, backend: Backend) -> Iterator[Callable[..., Stage]]:
    """Makes the stage of a test that needs other settings or another policy file."""
    made: list[Stage] = []

    def make(**more: Any) -> Stage:
        made.append(Stage(hub, tmp_path, backend, **more))
        return made[-1]

    yield make
    for stage in made:
        stage.stop()


@pytest.fixture
def stage(making: Callable[..., Stage]) -> Stage:
    return making()


@pytest.fixture
def calling(making: Callable[..., Stage], backend: Backend) -> Stage:
    """A sender whose answers go to callbacks."""
    return making(told=by_callback(backend))
