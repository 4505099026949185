"""A gate that the App decides, on the stand-in for GitHub and in a real ledger, and an audit of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import hub
from tests.app.scene import AppScene
from tests.audit.desk import Desk
from tests.github.hub import GitHub

__all__ = ["hub"]


@pytest.fixture
def desk(hub: GitHub, tmp_path: Path) -> Iterator[Desk]:
    scene = AppScene(hub, tmp_path)
    yield Desk(scene)
    scene.stop()
