"""Fixtures that tests of the whole share."""

from __future__ import annotations

import pytest

from tests.cases.pull import Pull
from tests.github.hub import GitHub


@pytest.fixture
def pull(hub: GitHub) -> Pull:
    """A pull request that waits for alice, and a gate step that has not run yet."""
    scene = Pull(hub, owners="* @bob\n/deploy/ @alice\n")
    scene.open()
    return scene
