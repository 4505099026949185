"""The API, as a fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.scene import AppScene
from tests.app.web.api.stage import Stage


@pytest.fixture
def api(app: AppScene) -> Iterator[Stage]:
    stage = Stage(app)
    yield stage
    stage.client.close()
