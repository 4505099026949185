"""The fixture of the handler's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.action.handle.stage import Stage
from tests.scene import Scene


@pytest.fixture
def stage(scene: Scene, tmp_path: Path) -> Stage:
    """A run in progress, and a handler beside it; no job has begun."""
    return Stage(scene, folder=tmp_path)
