"""A project with gates, and the pages over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.web.pages.front import Front, Ground


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(tmp_path)


@pytest.fixture
def front(ground: Ground) -> Iterator[Front]:
    front = Front(ground)
    yield front
    front.client.close()
