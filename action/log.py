"""Lets the library print and log as it likes: every line reaches the step's output as text, never as a command."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from action.commands import Commands
from gh_gate.errors import GateError


class Lines(io.StringIO):
    """A text stream whose every line is printed as one that is no command.

    :param commands: where the lines go.
    """

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands, self._begun = commands, ""

    def write(self, s: str, /) -> int:
        """Take a piece of text, and print the lines that are complete."""
        *complete, self._begun = (self._begun + s).split("\n")
        for line in complete:
            self._commands.line(line)
        return len(s)


class Handler(logging.Handler):
    """Prints what the library logs.

    :param commands: where the lines go.
    """

    def __init__(self, commands: Commands) -> None:
        super().__init__(logging.WARNING)
        self._commands = commands

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        self._commands.line(f"{record.levelname.lower()}: {record.getMessage()}")


@contextmanager
def logged(commands: Commands) -> Iterator[None]:
    """Print what the library logs inside as text; Python's own way would print it as it is."""
    logger = logging.getLogger("gh_gate")
    before = logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [Handler(commands)], False
    try:
        yield
    finally:
        logger.handlers, logger.propagate = before


def unforeseen(commands: Commands) -> GateError:
    """Print the error that is being handled, which nobody foresaw, as untrusted text; return what to tell of it."""
    commands.untrusted(traceback.format_exc())
    return GateError("gh-gate failed in a way it should not.", do="report the lines above")
