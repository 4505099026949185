"""Fixtures for tests of the Python API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gh_gate.testing import FakeForge


@pytest.fixture
def forge() -> Iterator[FakeForge]:
    """A forge whose people answer as the test says."""
    with FakeForge() as forge:
        yield forge
