"""The edge, as a fixture."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.web.edge import Edge


@pytest.fixture
def edge() -> Iterator[Edge]:
    edge = Edge()
    yield edge
    edge.client.close()
