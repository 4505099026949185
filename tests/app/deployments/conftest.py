"""The App answering protection rules, on a stand-in for GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.deployments.stage import Stage
from tests.github.hub import GitHub


@pytest.fixture
def stage(hub: GitHub, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(hub, tmp_path)
    yield made
    made.app.stop()
