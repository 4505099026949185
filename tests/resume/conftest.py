"""The fixture of the tests of what follows a decision."""

from __future__ import annotations

import pytest

from tests.resume.pipeline import Pipeline
from tests.scene import Scene


@pytest.fixture
def pipeline(scene: Scene) -> Pipeline:
    """A run in progress; no job of it has begun."""
    return Pipeline(scene)
