"""One server for the tests of a module: it takes a second or two to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.server.town import Town
from tests.github.hub import GitHub


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The App at work."""
    with GitHub() as hub:
        hub.quirks.secondary_limit = False
        made = Town(hub, tmp_path_factory.mktemp("town"))
        yield made
        assert made.stop() == 0
        assert hub.problems == []
