"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import HealthCheck, settings

from tests.github.hub import GitHub
from tests.scene import Scene

pytest_plugins = ["tests.github.fixtures"]

# How quickly examples are made says how busy the machine is, and nothing about the program.
settings.register_profile("unhurried", settings(), suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _each_key_is_read_once() -> Iterator[None]:
    """Reading an RSA key checks it, which takes longer than many a test; the stand-in's Apps have few keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serialization, "load_pem_private_key", cache(serialization.load_pem_private_key))
        yield


@pytest.fixture
def scene(hub: GitHub) -> Scene:
    """A repository with code owners, and a gate step that has not run yet."""
    return Scene(hub)
