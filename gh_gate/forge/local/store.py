"""The local forge's file: its transactions, how it is made, and what to say when it cannot be used.

Every transaction has a connection of its own (0.3 ms here), so a store belongs to no thread and no process and needs no
closing. The file is in WAL mode: readers never wait, and of several writers each waits for its turn.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from gh_gate.errors import UnknownOutcome, UpstreamError, UsageError
from gh_gate.forge.local import schema


class Store:
    """A SQLite file that several processes may use at once; it is made when it is first used.

    :param path: of the file, absolute; its folder's folder must exist.
    :param patience: seconds to wait for other processes' transactions.
    """

    def __init__(self, path: Path, *, patience: float = 10.0) -> None:
        self.path, self._patience = path, patience

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give one consistent view of everything.

        :raise UpstreamError: where the file is locked for too long, damaged, or cannot be opened.
        :raise UsageError: where another version of gh-gate wrote it.
        """
        with self._opened() as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing; an exception inside takes everything back.

        :raise UpstreamError: and `UsageError` as `reading` does, with nothing written.
        :raise UnknownOutcome: where the system failed while the changes were made lasting.
        """
        with self._opened() as connection:
            # IMMEDIATE: a transaction that reads first and writes later could not wait for its turn any more.
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            try:
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise UnknownOutcome(f"it is not known whether {self.path} took a change.", why=str(error)) from error

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            self._make_if_missing()
            with closing(self._connection()) as connection:
                _check_version(connection, self.path)
                yield connection
        except sqlite3.Error as error:
            raise self._explained(error) from error
        except (UnicodeEncodeError, OverflowError) as error:
            raise UsageError("a value cannot be stored by the local forge.", why=str(error)) from error

    def _connection(self) -> sqlite3.Connection:
        # mode=rw: a file that was deleted this moment is an error, not an empty forge.
        uri = f"{self.path.as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=self._patience, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _make_if_missing(self) -> None:
        try:
            if not self.path.exists():
                _make(self.path)
        except OSError as error:
            raise UpstreamError(
                f"the local forge's file {self.path} cannot be made.",
                why=str(error),
                do="make the folder writable, or let GH_GATE_LOCAL name another one",
            ) from error

    def _explained(self, error: sqlite3.Error) -> UpstreamError:
        match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # the low byte is the primary code
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                what = f"the local forge's file {self.path} was locked for more than {self._patience:g} s."
                do = "try again; if it stays locked, see which process has it open"
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                what = f"the local forge's file {self.path} is damaged."
                do = "move it away; the next command makes a new one"
            case _:
                what = f"the local forge's file {self.path} cannot be used."
                do = "see that the folder is writable and the disk is not full"
        return UpstreamError(what, why=str(error), do=do)


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found != schema.VERSION:
        raise UsageError(
            f"{path} has format {found}, and this gh-gate reads format {schema.VERSION}.",
            why="a newer gh-gate wrote it" if found > schema.VERSION else "it was not written by gh-gate",
            do="use the gh-gate that wrote it, or move the file away: the next command makes a new one",
        )


def _make(path: Path) -> None:
    """Make the file beside its place and link it there: nobody sees half of it, and of two makers one wins."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n")
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".new")  # only for its owner; SQLite's side files follow
    os.close(handle)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            schema.create(connection)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
