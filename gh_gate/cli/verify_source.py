"""Finds the records in what somebody saved: an envelope, the comment that holds one, or JSON with either somewhere in it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gh_gate.cli import verify_frame
from gh_gate.errors import UsageError, VerificationError

LIMIT = 20_000_000
"""Bytes of a file; a whole thread, as GitHub's API tells it, is far below."""

NAMES = ("payloadType", "payload", "signatures")
"""The fields of an envelope."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text that should be a record.

    :param envelope: as JSON; empty where it could not be got out of its text.
    :param tail: what the last line of its comment says of it; None for an envelope by itself.
    :param problem: why there is no envelope.
    """

    envelope: str = ""
    tail: verify_frame.Tail | None = None
    problem: VerificationError | None = None


def read(source: str) -> str:
    """Return the text of a file, or of standard input for ``-``.

    :raise UsageError: where it cannot be opened.
    :raise VerificationError: where it is not text in UTF-8, or too long.
    """
    raw = _bytes(source)
    if len(raw) > LIMIT:
        raise VerificationError(f"the file is longer than {LIMIT:,} bytes.", do="give the record alone")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _no_text(raw, error.start) from None


def pieces(text: str) -> tuple[Piece, ...]:
    """Return the records in a text, each once, in the order in which they stand there.

    :raise VerificationError: where the text is JSON that cannot be read, or holds nothing that looks like a record.
    """
    found = tuple(dict.fromkeys(_in_comments(text) if verify_frame.looks_like_comment(text) else _in_json(text)))
    if not found:
        raise VerificationError(
            "there is no record in it.",
            why=f"a record's envelope is JSON with {', '.join(f'`{name}`' for name in NAMES)}, and nothing here looks like one",
            do="give the envelope, the whole comment that records the decision, or JSON that holds either",
        )
    return found


def in_comment(text: str) -> Iterator[Piece]:
    """Yield the records in a comment; none from a comment that only talks about something else."""
    if verify_frame.looks_like_comment(text):
        yield from _in_comments(text)


def load(text: str) -> Any:
    """Read JSON, refusing an object in which a name stands twice.

    :raise VerificationError: saying at which line and column it ends to be JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise VerificationError(
            "the text cannot be read as JSON.", why=str(error)[:200], do="give the whole text, unchanged"
        ) from None


def _bytes(source: str) -> bytes:
    try:
        if source == "-":
            return sys.stdin.buffer.read(LIMIT + 1)
        with Path(source).open("rb") as file:
            return file.read(LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise UsageError(
            f"{source!r} cannot be read.", why=str(error), do="name a file, or - for standard input"
        ) from None


def _in_comments(text: str) -> Iterator[Piece]:
    for part in verify_frame.parts(text):
        try:
            yield Piece(*verify_frame.take(part))
        except VerificationError as error:
            yield Piece(problem=error)


def _in_json(text: str) -> Iterator[Piece]:
    waiting = [load(text)]
    while waiting:  # not by recursion: somebody else chose the depth
        value = waiting.pop()
        if isinstance(value, dict) and sum(name in value for name in NAMES) > 1:
            yield Piece(json.dumps(value))
        elif isinstance(value, dict | list):
            waiting.extend(reversed(value if isinstance(value, list) else [*value.values()]))
        elif isinstance(value, str):
            yield from _in_string(value)


def _in_string(text: str) -> Iterator[Piece]:
    if verify_frame.looks_like_comment(text):
        yield from _in_comments(text)
    elif text.lstrip().startswith("{") and '"payload' in text:
        try:
            yield Piece(json.dumps(load(text)))
        except VerificationError as error:
            yield Piece(problem=error)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in pairs:
        if name in data:
            raise ValueError(f"the name {name[:40]!r} stands twice in one object")
        data[name] = value
    return data


def _no_text(raw: bytes, at: int) -> VerificationError:
    before = raw[:at].decode()
    line = before.rpartition("\n")[2]
    return VerificationError(
        "the file is not text in UTF-8.",
        why=f"the byte 0x{raw[at]:02x} in line {before.count(chr(10)) + 1}, column {len(line) + 1}, behind {line[-60:]!r}",
        do="save the record again, as UTF-8",
    )
