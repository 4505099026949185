"""Finds the records in what somebody saved: an envelope, the comment that holds one, or JSON with either somewhere in it."""

from __future__ import annotations

import json
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

FORMS = "give the envelope, the whole comment that records the decision, or JSON that holds either, unchanged"


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
    return decoded(_bytes(source))


def decoded(raw: bytes) -> str:
    """Return the text of a file's bytes.

    :raise VerificationError: where it is not text in UTF-8, naming the first wrong byte; or where it is too long.
    """
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
    inside = _in_comments(text) if verify_frame.looks_like_comment(text) else _in_json(text)
    found = {piece.envelope or piece: piece for piece in inside}
    if not found:
        raise VerificationError(
            "there is no record in it.",
            why=f"a record's envelope is JSON with {', '.join(f'`{name}`' for name in NAMES)}, and nothing here looks like one",
            do=FORMS,
        )
    return tuple(found.values())


def in_comment(text: str) -> Iterator[Piece]:
    """Yield the records in a comment; none from a comment that only talks about something else."""
    if verify_frame.looks_like_comment(text):
        yield from _in_comments(text)


def _load(text: str, what: str) -> Any:
    """Read JSON, refusing an object in which a name stands twice, and say at which line and column it ends to be JSON."""
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"{what} cannot be read as JSON.", why=str(error)[:200], do=FORMS) from None


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
            envelope, tail = verify_frame.take(part)
            yield Piece(_again(envelope, "what stands between the fences"), tail)
        except VerificationError as error:
            yield Piece(problem=error)


def _in_json(text: str) -> Iterator[Piece]:
    waiting = [_load(text, "the text")]
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
            yield Piece(_again(text, "the envelope"))
        except VerificationError as error:
            yield Piece(problem=error)


def _again(text: str, what: str) -> str:
    """Return JSON written anew, so that the same envelope is the same text wherever it stood."""
    return json.dumps(_load(text, what))


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
        why=f"the byte 0x{raw[at]:02x} in line {before.count(chr(10)) + 1}, column {len(line) + 1}, of the line {line[:40]!r}…",
        do="save it again, as UTF-8",
    )
