"""The files of an audit, by their names' ends; each appears under its name once it is whole."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from gh_gate.audit.book import Book
from gh_gate.audit.out import page, table
from gh_gate.audit.out.about import About
from gh_gate.errors import GateError, UsageError

Writer = Callable[[Book, About, TextIO], None]

STDOUT: Final = "-"


def check(name: str) -> Writer:
    """Return what writes a file of that name.

    :param name: ends in ``.jsonl``, ``.csv`` or ``.html``; ``-`` is JSONL on standard output.
    :raise UsageError: for another name, or where the library for it is missing.
    """
    end = ".jsonl" if name == STDOUT else Path(name).suffix.lower()
    if end not in _WRITERS:
        raise UsageError(
            f"what to write to {name[:200]!r} is not known.",
            do="end its name in .html, .csv or .jsonl, or write - for JSONL",
        )
    if end == ".html":
        page.require()
    return _WRITERS[end]


def write(name: str, writer: Writer, book: Book, about: About) -> None:
    """Write one file, readable for its owner alone: private repositories may be in it.

    :raise GateError: where it cannot be written.
    """
    if name == STDOUT:
        writer(book, about, sys.stdout)
        sys.stdout.flush()
        return
    try:
        with _draft(Path(name).absolute()) as out:
            writer(book, about, out)
    except OSError as error:
        raise GateError(
            f"{name} cannot be written.", why=str(error), do="name a file in a folder that exists"
        ) from None


def jsonl(book: Book, about: About, out: TextIO) -> None:  # noqa: ARG001 - as every writer
    """Write each gate as one line of JSON, and nothing else; in ASCII, because texts of strangers are in it."""
    _lines(book.rows(), out)


def _lines(rows: Iterable[dict[str, Any]], out: TextIO) -> None:
    out.writelines(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)


@contextmanager
def _draft(path: Path) -> Iterator[TextIO]:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        # Half a character, which JSON from a forge may hold, has no form in UTF-8.
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
            yield out
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


_WRITERS: Final[dict[str, Writer]] = {".jsonl": jsonl, ".csv": table.write, ".html": page.write}
