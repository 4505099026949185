"""Tells whether anything has changed in the local forge's file since it was last read: it has no webhooks."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gh_gate.forge.local import LocalForge

NEVER: Final = (0, 0)
"""The state of a file that cannot be asked, which is never one that was read."""

State = tuple[int, int]


class Changes:
    """Asks SQLite, which counts the transactions of others for a connection: https://sqlite.org/pragma.html#pragma_data_version."""

    def __init__(self, forge: LocalForge) -> None:
        self._path: Path = forge.folder / ".gh-gate" / "forge.sqlite3"
        self._lock = threading.Lock()
        self._open: tuple[int, sqlite3.Connection] | None = None
        self._close: Callable[[], object] = lambda: None

    def state(self) -> State:
        """Return a word for the file as it is: the same while nobody has written; `NEVER` where that cannot be told."""
        with self._lock:
            try:
                inode = self._path.stat().st_ino
                return inode, int(self._connection(inode).execute("PRAGMA data_version").fetchone()[0])
            except (OSError, sqlite3.Error):
                self._open = None
                return NEVER

    def _connection(self, inode: int) -> sqlite3.Connection:
        if self._open is None or self._open[0] != inode:
            self._close()
            address = f"{self._path.as_uri()}?mode=ro"
            made = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
            self._open, self._close = (inode, made), weakref.finalize(self, made.close)
        return self._open[1]
