"""Fixtures that all tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.github.hub import GitHub
from tests.scene import Scene

pytest_plugins = ["tests.github.fixtures"]

# How quickly examples are made says how busy the machine is, and nothing about the program.
settings.register_profile("unhurried", settings(), suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def scene(hub: GitHub) -> Scene:
    """A repository with code owners, and a gate step that has not run yet."""
    return Scene(hub)
