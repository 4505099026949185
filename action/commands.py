"""Workflow commands: what the runner does with a line of a step's output, used where it is meant and nowhere else.

A printed line is executed if it begins with ``::name`` after blanks, or holds ``##[name]`` anywhere, and prompts, reasons
and path names come from strangers. So text goes out in one of three ways only: as the data of a command, escaped; as one
line that is no command (`inert`); or between ``::stop-commands::`` and a token that nobody can guess.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
https://github.com/actions/runner/blob/v2.336.0/src/Runner.Common/ActionCommand.cs
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from gh_gate.core import text

# The runner compares by the rules of a language, and those read past joiners and variation selectors.
_READ_PAST = str.maketrans("", "", "\u200c\u200d\ufe0e\ufe0f")
_OLD_STYLE = re.compile(r"##(?=\[)")
_NEW_STYLE = re.compile(r"^(\s*):(?=:)")


def escape_data(data: str) -> str:
    """Escape the text behind a command, as actions/toolkit does."""
    return data.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(value: str) -> str:
    """Escape the value of a command's property, as actions/toolkit does."""
    return escape_data(value).replace(":", "%3A").replace(",", "%2C")


def inert(line: str) -> str:
    """Return a text as one line that the runner only prints; what is invisible in it becomes visible.

    :param line: any text; its line breaks become signs.
    """
    shown = text.visible(line).replace("\n", "␊").translate(_READ_PAST)
    return _NEW_STYLE.sub(r"\1: ", _OLD_STYLE.sub("## ", shown))


class Commands:
    """Writes a step's output.

    :param out: the step's standard output.
    :param token: makes the word that ends a stretch of untrusted text.
    """

    def __init__(self, out: TextIO, *, token: Callable[[], str] = lambda: secrets.token_hex(16)) -> None:
        self._out, self._token = out, token

    def notice(self, message: str, *, title: str) -> None:
        """Annotate the run with something worth knowing."""
        self._issue("notice", message, title)

    def warning(self, message: str, *, title: str) -> None:
        """Annotate the run with something that may go wrong."""
        self._issue("warning", message, title)

    def error(self, message: str, *, title: str) -> None:
        """Annotate the run with what failed."""
        self._issue("error", message, title)

    def mask(self, secret: str) -> None:
        """Have the runner replace a secret by ``***`` in the log, each of its lines on its own."""
        for line in secret.replace("\\n", "\n").splitlines():
            if line.strip() and not line.startswith("-----"):
                self._write(f"::add-mask::{escape_data(line)}")

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is printed inside under a title."""
        self._write(f"::group::{escape_data(inert(title))}")
        try:
            yield
        finally:
            self._write("::endgroup::")

    def line(self, message: str) -> None:
        """Print one line that is no command, whatever it holds."""
        self._write(inert(message))

    def untrusted(self, message: str) -> None:
        """Print a text of any number of lines as it is, with the runner's commands stopped around it."""
        token = self._token()
        self._write(f"::stop-commands::{token}\n{message}\n::{token}::")

    def _issue(self, command: str, message: str, title: str) -> None:
        self._write(f"::{command} title={escape_property(title)}::{escape_data(message)}")

    def _write(self, lines: str) -> None:
        # Half a character cannot be encoded; it must not keep an error from being told.
        self._out.write(lines.encode("utf-8", "replace").decode() + "\n")
        self._out.flush()
