"""Each test has a project of its own, and leaves the terminal to the next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gh_gate.terminal import turn
from tests.terminal.ground import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project at whose machine alice sits, with a clock that stands."""
    return Place(tmp_path)


@pytest.fixture(autouse=True)
def terminal_is_given_back() -> Iterator[None]:
    """Nobody keeps the terminal."""
    yield
    one = turn.Turn()
    assert one.take()
    one.give_back()
