"""Lines that a person types in a terminal, waited for with a limit, so that an answer from elsewhere can end the waiting.

No thread reads ahead: a line that nobody waited for stays in the terminal, for the next gate or for the caller's `input()`.
"""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import suppress
from typing import TextIO

_CHUNK = 65_536
_AWAY = 0.2
"""Seconds between two looks whether a process in the background was brought to the front."""


class Keyboard:
    """A terminal, line by line.

    :param stream: a text file on a terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._fd, self._encoding = stream.fileno(), stream.encoding or "utf-8"
        self._read = b""

    def forget(self) -> None:
        """Drop what was typed so far: an answer has to come after its question."""
        import termios  # noqa: PLC0415 - Windows has none; `at_hand` finds no keyboard there

        self._read = b""
        with suppress(termios.error):
            termios.tcflush(self._fd, termios.TCIFLUSH)

    def line(self, seconds: float) -> str | None:
        """Wait for a line.

        :param seconds: at most so long.
        :return: the line without its end; None where the time is over, and nothing is lost.
        :raise EOFError: where the input has ended.
        """
        end = time.monotonic() + seconds
        while b"\n" not in self._read:
            left = end - time.monotonic()
            if left <= 0:
                return None
            if not self._in_front():
                time.sleep(min(left, _AWAY))  # reading would stop the process
            elif select.select([self._fd], [], [], left)[0]:
                self._read += self._bytes()
        line, _, self._read = self._read.partition(b"\n")
        return line.decode(self._encoding, "replace").rstrip("\r")

    def _bytes(self) -> bytes:
        try:
            found = os.read(self._fd, _CHUNK)
        except OSError:  # the terminal is gone
            found = b""
        if not found:
            raise EOFError
        return found

    def _in_front(self) -> bool:
        """Tell whether this process may read: the terminal belongs to the jobs in its foreground."""
        try:
            return os.tcgetpgrp(self._fd) == os.getpgrp()
        except OSError:  # a terminal that controls no session is anybody's
            return True


def at_hand() -> Keyboard | None:
    """Return the keyboard of the person who looks at this process; None where nobody does.

    Both ends have to be a terminal: who cannot see the question must not answer it. Windows has no way to wait for a line
    with a limit, so a second terminal answers there.
    """
    if sys.platform == "win32" or not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        return None
    return Keyboard(sys.stdin)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and os.isatty(stream.fileno())
    except (OSError, ValueError):  # a notebook's has no number; a closed one refuses
        return False
