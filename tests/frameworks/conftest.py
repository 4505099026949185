"""The ground of the frameworks' tests; see environments.py, stage.py and forges.py.

A folder's own conftest says which environment its tests run in, as a fixture ``framework``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frameworks.environments import Environments
from tests.frameworks.forges import GitHubStage, LocalStage
from tests.frameworks.stage import Stage
from tests.github.hub import GitHub

HERE = Path(__file__).parent

if os.name == "nt":
    collect_ignore_glob = ["*"]  # Metaflow needs a POSIX system, and a kill -9 needs a process group


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is slow: it starts real pipelines."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Environments:
    """The frameworks' environments, made when they are first asked for."""
    return Environments(tmp_path_factory.mktemp("environments"))


@pytest.fixture(scope="session")
def framework() -> str:
    """Which environment a folder's tests run in."""
    return "flowyml"


@pytest.fixture  # not for the session: that one would be the first folder's for all of them
def python(environments: Environments, framework: str) -> Path:
    """The Python of the framework's environment."""
    return environments.python(framework)


@pytest.fixture
def local(python: Path, tmp_path: Path) -> Iterator[LocalStage]:
    """A stage on the local forge."""
    folder = tmp_path / "project"
    folder.mkdir()
    stage = LocalStage(python=python, folder=folder)
    yield stage
    stage.clear()


@pytest.fixture
def github(python: Path, tmp_path: Path, hub: GitHub) -> Iterator[GitHubStage]:
    """A stage on the stand-in for GitHub."""
    folder = tmp_path / "project"
    folder.mkdir()
    stage = GitHubStage(python=python, folder=folder, hub=hub)
    yield stage
    stage.clear()


@pytest.fixture(params=["local", "github"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """A stage on each forge in turn."""
    chosen: Stage = request.getfixturevalue(request.param)
    return chosen
