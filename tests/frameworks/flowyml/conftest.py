"""flowyml's tests run in flowyml's environment."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def framework() -> str:
    return "flowyml"
