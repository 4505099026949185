"""Whole workflows, without a server and with the App."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github.hub import GitHub
from tests.github.workflows.machine import BASH
from tests.workflows.house import House, WithApp, WithoutServer


@pytest.fixture
def hub() -> Iterator[GitHub]:
    """GitHub, to which any number of things may be written in a minute: its clock moves when tests say so."""
    with GitHub() as github:
        github.quirks.secondary_limit = False
        yield github
        assert github.problems == []


@pytest.fixture(params=[WithoutServer, WithApp], ids=["without a server", "with the App"])
def house(request: pytest.FixtureRequest, hub: GitHub, tmp_path: Path) -> Iterator[House]:
    """The same repository twice: whoever wakes its runs differs."""
    if BASH is None:
        pytest.skip("needs a POSIX system with bash")
    made: House = request.param(hub=hub, folder=tmp_path)
    with made.player:
        yield made
