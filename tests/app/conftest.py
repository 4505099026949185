"""The App on a stand-in for GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.rerunning import Continuing
from tests.app.scene import AppScene
from tests.github.hub import GitHub


@pytest.fixture
def hub() -> Iterator[GitHub]:
    with GitHub() as github:
        github.quirks.secondary_limit = False
        yield github
        assert github.problems == []


@pytest.fixture
def app(hub: GitHub, tmp_path: Path) -> Iterator[AppScene]:
    scene = AppScene(hub, tmp_path)
    yield scene
    scene.stop()


@pytest.fixture
def going(app: AppScene) -> Continuing:
    """A run whose gates the App decides, and continues."""
    return Continuing(app)
