"""A database with its tables, made as quickly as a file is copied; for tests that are not about how tables are made."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, make_url

from gh_gate.app.store import database


def fresh(url: str) -> Engine:
    """Return the engine of an empty database with today's tables; whoever asked disposes of it."""
    place = make_url(url)
    if place.drivername == "sqlite":
        Path(place.database or "").write_bytes(_empty())
        return database.connect(url)
    made = database.connect(url)
    database.migrate(made)
    return made


@cache
def _empty() -> bytes:
    """Return the file as migrations make it, once a process; the last connection to be closed writes all of it there."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        made = database.connect(f"sqlite:///{path}")
        database.migrate(made)
        made.dispose()
        return path.read_bytes()
