"""The file in which the two halves wait for each other: SQLite on the disk, made for one audit and deleted after it."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from gh_gate.audit import shown
from gh_gate.audit.entries import ANY
from gh_gate.audit.kept import Kept, Line
from gh_gate.audit.shown import Shown

Key = tuple[int, int, int]
"""Repository id, number, and the comment that asks (0 for an issue)."""

CACHE: Final = 16_384
"""KiB of the file that are kept in memory."""

_TABLES: Final = """
CREATE TABLE shown (repository INTEGER, number INTEGER, question INTEGER, read_at TEXT, ended INTEGER, told BLOB,
  PRIMARY KEY (repository, number, question)) WITHOUT ROWID;
CREATE TABLE kept (repository INTEGER, number INTEGER, question INTEGER, seq INTEGER, kind TEXT, at TEXT, gate TEXT,
  sound INTEGER, data BLOB, PRIMARY KEY (repository, number, question, seq)) WITHOUT ROWID;
CREATE TABLE gone (repository INTEGER, number INTEGER, question INTEGER, why TEXT,
  PRIMARY KEY (repository, number, question)) WITHOUT ROWID;
CREATE TABLE rows (at TEXT, told BLOB);
CREATE TABLE troubles (at TEXT, told BLOB);
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides have of one gate.

    :param gone: why the forge does not show it, where it was asked for.
    """

    key: Key
    shown: Shown | None
    kept: Kept | None
    gone: str = ""


class Book:
    """The file; see `opened`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def show(self, told: Shown) -> None:
        """Keep what the forge shows of a gate."""
        values = (*_key(told), told.read_at, bool(told.envelope), _packed(told.to_json()))
        self._db.execute("INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?, ?)", values)

    def keep(self, key: Key, line: Line) -> None:
        """Keep an entry of the ledger; of two with the same number and gate the later one."""
        values = (*key, line.seq, line.kind, _plain(line.at), _plain(line.gate), line.sound, _packed(line.data))
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def lost(self, key: Key, why: str) -> None:
        """Keep why the forge does not show a gate that the ledger has."""
        self._db.execute("INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)", (*key, why))

    def to_look_again(self, since: str, until: str) -> list[Key]:
        """Return the gates of a period of which the ledger knows what the forge did not show when it was read.

        That may be no more than what happened between the two readings.
        """
        found = self._db.execute(
            "SELECT DISTINCT k.repository, k.number, k.question FROM kept AS k LEFT JOIN shown AS s ON"
            " s.repository = k.repository AND s.number = k.number AND s.question = k.question"
            " WHERE k.question >= 0 AND ((s.number IS NULL AND kind IN ('opened', 'decided') AND at >= ? AND at < ?)"
            " OR (kind = 'decided' AND NOT s.ended) OR substr(at, 1, 19) >= substr(s.read_at, 1, 19))",
            (since, until),
        )
        return [(int(a), int(b), int(c)) for a, b, c in found]

    def count(self) -> int:
        """Return how many gates either side has."""
        both = "SELECT repository, number, question FROM shown UNION SELECT repository, number, question FROM kept WHERE question >= 0"
        return int(self._db.execute(f"SELECT COUNT(*) FROM ({both})").fetchone()[0])  # noqa: S608 - a constant

    def pairs(self) -> Iterator[Pair]:
        """Go through the gates of both sides, in the order of their keys; few are in memory at a time."""
        both = _merged(_Peek(self._shown()), _Peek(self._kept()))
        for key, seen, here in both:
            why = self._db.execute("SELECT why FROM gone WHERE repository = ? AND number = ? AND question = ?", key)
            row = why.fetchone()
            yield Pair(key, seen, here, str(row[0]) if row else "")

    def write(self, at: str, row: dict[str, Any]) -> None:
        """Keep a row of the report."""
        self._db.execute("INSERT INTO rows VALUES (?, ?)", (at, _packed(row)))

    def note(self, at: str, trouble: dict[str, Any]) -> None:
        """Keep a difference."""
        self._db.execute("INSERT INTO troubles VALUES (?, ?)", (at, _packed(trouble)))

    def troubles(self) -> Iterator[dict[str, Any]]:
        """Go through the differences, those of the newest gate first."""
        for (told,) in self._db.execute("SELECT told FROM troubles ORDER BY at DESC, rowid"):
            yield _unpacked(told)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Go through the rows of the report, the newest gate first."""
        for (told,) in self._db.execute("SELECT told FROM rows ORDER BY at DESC, rowid DESC"):
            yield _unpacked(told)

    def _shown(self) -> Iterator[tuple[Key, Shown]]:
        rows = self._db.execute("SELECT told FROM shown ORDER BY repository, number, question")
        for (told,) in rows:
            found = shown.from_json(_unpacked(told))
            yield _key(found), found

    def _kept(self) -> Iterator[tuple[Key, Kept]]:
        """Go through the ledger's gates; what was seen at an issue or pull request is told of each gate there."""
        rows = self._db.execute("SELECT * FROM kept ORDER BY repository, number, question, seq")
        for (repository, number), spot in groupby(rows, key=lambda row: (row[0], row[1])):
            seen: list[Line] = []
            for question, lines in groupby(spot, key=lambda row: row[2]):
                told = [Line(r[3], r[4], r[5], r[6], _unpacked(r[8]), bool(r[7])) for r in lines]
                if question == ANY:
                    seen = told
                    continue
                here = Kept(repository, number, question, seen=seen)
                for line in told:
                    here.add(line)
                yield (repository, number, question), here


class _Peek:
    def __init__(self, rows: Iterator[tuple[Key, Any]]) -> None:
        self._rows = rows
        self.next = next(rows, None)

    def take(self, key: Key) -> Any:
        """Return what stands under a key if it comes next, and go on."""
        if self.next is None or self.next[0] != key:
            return None
        taken, self.next = self.next, next(self._rows, None)
        return taken[1]


def _merged(one: _Peek, other: _Peek) -> Iterator[tuple[Key, Shown | None, Kept | None]]:
    while one.next or other.next:
        key = min(side.next[0] for side in (one, other) if side.next)
        yield key, one.take(key), other.take(key)


@contextmanager
def opened() -> Iterator[Book]:
    """Make a book in the system's folder for temporary files, and delete it in the end."""
    with tempfile.TemporaryDirectory(prefix="gh-gate-audit-") as folder:
        # Nobody reads it after a crash, so nothing has to be durable.
        connection = sqlite3.connect(Path(folder) / "book.sqlite3", isolation_level=None)
        with closing(connection):
            for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE}", "temp_store = FILE"):
                connection.execute(f"PRAGMA {pragma}")
            connection.executescript(_TABLES)
            connection.execute("BEGIN")
            yield Book(connection)


def _key(told: Shown) -> Key:
    return (told.repository_id, told.number, told.question)


def _packed(value: Any) -> bytes:
    # In ASCII, so that half a character, which JSON from a forge may hold, does not stop an audit.
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode("ascii"), 1)


def _unpacked(stored: bytes) -> Any:
    return json.loads(zlib.decompress(stored))


def _plain(text: str) -> str:
    # Bytes that are no text come out of a database as half characters, which SQLite does not take.
    return text.encode(errors="backslashreplace").decode()
