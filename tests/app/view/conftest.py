"""A stage with one gate that waits in issue 1."""

from __future__ import annotations

import pytest

from tests.app.scene import AppScene
from tests.app.view.stage import Stage


@pytest.fixture
def stage(app: AppScene) -> Stage:
    """The gate of the scene, found by the App; alice and bob may decide it, and iris has asked it."""
    made = Stage(app)
    made.open()
    return made
