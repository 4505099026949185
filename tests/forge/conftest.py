"""The fixture of the tests of GitHub as a forge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.forge.github_ground import Ground
from tests.github.hub import GitHub


@pytest.fixture
def ground() -> Iterator[Ground]:
    """A stand-in for GitHub; whatever was sent to it and answered by it must be GitHub's own contract."""
    with GitHub() as hub:
        yield Ground(hub)
        assert hub.problems == []
