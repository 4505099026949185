"""The server's log: one line of JSON a record, or text for a terminal. No secret, and no second line that a stranger wrote.

The package's own loggers write at the level that was set; others only warnings and errors, because libraries that are asked for
more write down what was said on GitHub.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal, TextIO

from gh_gate.core.text import cut, visible
from gh_gate.forge.github.scrub import without_secrets

LONGEST = 8_000
"""Characters of one message or traceback."""

_SHORTEST_SECRET = 6  # a shorter one stands in ordinary words, and taking it out there would show what it is
_CONTEXT: dict[str, ContextVar[str]] = {name: ContextVar(name, default="") for name in ("delivery", "spot", "gate")}


@contextmanager
def about(*, delivery: str = "", spot: str = "", gate: str = "") -> Iterator[None]:
    """Say what the records of a piece of work are about; what is left empty stays as it is.

    :param delivery: a delivery's guid.
    :param spot: ``owner/name#number``.
    :param gate: a gate's digest.
    """
    given = {"delivery": delivery, "spot": spot, "gate": gate}
    tokens = [(_CONTEXT[name], _CONTEXT[name].set(value)) for name, value in given.items() if value]
    try:
        yield
    finally:
        for variable, token in reversed(tokens):
            variable.reset(token)


def configure(
    level: str = "info",
    form: Literal["json", "text"] | None = None,
    *,
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send the log of this process to one stream.

    :param level: of gh-gate's own records: ``debug``, ``info``, ``warning`` or ``error``.
    :param form: None means text on a terminal and JSON elsewhere.
    :param secrets: texts that are taken out wherever they would appear; tokens and private keys always are.
    :param stream: stderr unless given.
    """
    stream = stream or sys.stderr
    formatter = Text if (form or ("text" if stream.isatty() else "json")) == "text" else Json
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(secrets))
    logging.raiseExceptions = False  # what cannot be written is not written raw to stderr instead
    logging.captureWarnings(capture=True)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("gh_gate").setLevel(level.upper())


class Clean(logging.Formatter):
    """Takes a record apart, and every secret out of its texts.

    :param secrets: texts that are secret; of one with several lines, each line.
    """

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        lines = {line.strip() for secret in secrets for line in secret.splitlines()}
        self._secrets = sorted((line for line in lines if len(line) >= _SHORTEST_SECRET), key=len, reverse=True)

    def clean(self, text: str) -> str:
        """Return a text without secrets, cut where it is very long."""
        text = without_secrets(text)  # first: it knows a key by the line above it
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return cut(text, LONGEST)

    def fields(self, record: logging.LogRecord) -> dict[str, str]:
        """Return what a record tells, by the name of the field; fields that are empty are left out."""
        found = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.clean(_message(record)),
            **{name: self.clean(variable.get()) for name, variable in _CONTEXT.items()},
            "error": self.clean(self._trace(record)),
        }
        return {name: text for name, text in found.items() if text}

    def _trace(self, record: logging.LogRecord) -> str:
        has_error = record.exc_info is not None and record.exc_info[0] is not None
        return self.formatException(record.exc_info) if has_error and record.exc_info else ""


class Json(Clean):
    """One object a line: ``time``, ``level``, ``logger``, ``message``, and where known ``delivery``, ``spot``, ``gate``, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line of ASCII."""
        return json.dumps(self.fields(record))


class Text(Clean):
    """Lines for people: an error's traceback stands indented below its record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line, and the lines of its traceback."""
        told = self.fields(record)
        context = " ".join(f"{name}={_line(told[name])}" for name in _CONTEXT if name in told)
        head = f"{told['time']} {told['level']:7} {_line(told.get('message', ''))}{f'  [{context}]' if context else ''}"
        return "\n".join([head, *(f"    {_line(line)}" for line in told.get("error", "").splitlines())])


def _line(text: str) -> str:
    return visible(text).replace("\n", "␊").replace("\t", " ")


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - arguments that do not fit, or whose own text fails; the record is still worth a line
        text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{text} (this could not be written in full)"
