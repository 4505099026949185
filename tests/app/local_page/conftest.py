"""The local page over a project of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gh_gate.app import local_page
from tests.app.web.pages.front import Ground

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(tmp_path)


@pytest.fixture
def client(ground: Ground) -> Iterator[TestClient]:
    app, _ = local_page.build(ground.forge)
    with TestClient(app, HERE, follow_redirects=False) as client:
        yield client
