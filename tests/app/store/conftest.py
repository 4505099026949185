"""Both databases: every test that takes one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from gh_gate.app.store.inbox import Inbox
from gh_gate.app.store.ledger import Ledger
from tests.app import tables
from tests.app.postgres import postgres
from tests.app.store import children

__all__ = ["postgres"]


@pytest.fixture(scope="session")
def nursery() -> Iterator[children.Nursery]:
    """Processes beside this one."""
    if sys.platform == "win32":
        pytest.skip("Windows has no fork and no SIGKILL")
    with children.nursery() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/gate.db"
    return str(request.getfixturevalue("postgres").empty())


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """A database with its tables."""
    made = tables.fresh(url)
    try:
        yield made
    finally:
        made.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    return Inbox(engine)


@pytest.fixture
def engine_broken(engine: Engine) -> Callable[[], None]:
    """Let every connection fail from the call on: the file is gone, the server is down."""

    def strike() -> None:
        engine.dispose()
        if engine.dialect.name == "sqlite":
            Path(str(engine.url.database)).unlink()
        else:
            event.listen(engine, "do_connect", _refuse)

    return strike


def _refuse(_dialect: object, _record: object, _arguments: object, words: dict[str, object]) -> None:
    words["host"] = "/nowhere"
