"""SQLite: one file, made for its owner alone, in which a commit is on the disk when it returns."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event

from gh_gate.app.store.transactions import PATIENCE, TURN, WRITES
from gh_gate.errors import GateError, UsageError


def engine(url: URL, *, must_exist: bool) -> Engine:
    """Return an engine for a file, which is made where it is missing.

    :param must_exist: a missing file is an error instead.
    :raise GateError: the file cannot be made, or its folder is missing.
    """
    path = _path(url)
    if not os.path.exists(path):  # noqa: PTH110 - False, not an error, where the path cannot be looked at
        if must_exist:
            raise UsageError(f"there is no database {path}.", do="name the file that gh-gate serve uses")
        _make(path)
    made = create_engine(
        url.set(drivername="sqlite+pysqlite", database=str(path)),
        creator=partial(_open, path),
        hide_parameters=True,
        execution_options={TURN: threading.Lock()},
    )
    event.listen(made, "begin", _begin)
    return made


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.query:
        raise UsageError(
            "the database's URL names no file.",
            why="it must keep what it is given, and its settings are not for choosing",
            do="write it as sqlite:///PATH, say sqlite:////var/lib/gh-gate/gate.db",
        )
    return Path(url.database).absolute()


def _open(path: Path) -> sqlite3.Connection:
    # mode=rw: a file that was deleted this moment is an error, not an empty ledger.
    # isolation_level=None: the driver begins no transactions of its own; see _begin.
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = _text
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _text(stored: bytes) -> str:
    """Read a text whatever was done to it, so that a damaged entry is found as one and not only its whole page."""
    return stored.decode(errors="surrogateescape")


def _begin(connection: Connection) -> None:
    """Begin a transaction; who will write takes the write lock now: after a read it could not wait for it any more."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make(path: Path) -> None:
    """Make the file beside its place and link it there: nobody sees half of it, and of two makers one wins."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".new")  # only for its owner; side files follow suit
        os.close(handle)
        try:
            with closing(sqlite3.connect(draft)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    except FileNotFoundError:
        raise _unmade(path, f"there is no folder {path.parent}", "make the folder, or name another file") from None
    except (OSError, sqlite3.Error) as error:
        raise _unmade(path, str(error), "see that this account may write into the folder") from None


def _unmade(path: Path, why: str, do: str) -> GateError:
    return GateError(f"the database {path} cannot be made.", why=why, do=do)
