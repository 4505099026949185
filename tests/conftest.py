"""Fixtures that all tests share."""

from __future__ import annotations

import pytest

from tests.github.hub import GitHub
from tests.scene import Scene

pytest_plugins = ["tests.github.fixtures"]


@pytest.fixture
def scene(hub: GitHub) -> Scene:
    """A repository with code owners, and a gate step that has not run yet."""
    return Scene(hub)
