"""A database, a clock, and what people and programs are known by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gh_gate.app.signin.sessions import Sessions
from gh_gate.app.store.sessions import SessionRows
from tests.app import tables
from tests.app.signin.clock import Clock
from tests.app.signin.words import SECRET


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = tables.fresh(f"sqlite:///{tmp_path}/gate.db")
    yield made
    made.dispose()


@pytest.fixture
def revoked() -> list[str]:
    """Tokens that were given back."""
    return []


@pytest.fixture
def sessions(engine: Engine, clock: Clock, revoked: list[str]) -> Sessions:
    return Sessions(SessionRows(engine), SECRET, revoke=revoked.append, now=clock)
