"""A program in a real terminal, as a person at the keyboard sees it."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds; a program that says nothing for so long never will."""

_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


CTRL_C, CTRL_D = b"\x03", b"\x04"


class Terminal:
    """Both ends of a pseudo-terminal: a program on one, a test on the other."""

    def __init__(self, program: subprocess.Popen[bytes], end: int) -> None:
        self.program, self._end = program, end
        self._raw, self._seen = b"", 0

    @property
    def text(self) -> str:
        """All that was shown so far, without colours."""
        return _COLOURS.sub("", self._raw.decode("utf-8", "replace")).replace("\r\n", "\n")

    def until(self, words: str) -> str:
        """Wait until words appear that were not waited for before, and return what stands since then."""
        limit = time.monotonic() + PATIENCE
        while (found := self.text.find(words, self._seen)) < 0:
            if time.monotonic() > limit or not self._more(limit):
                raise AssertionError(f"{words!r} never came in:\n{self.text}")
        start, self._seen = self._seen, found + len(words)
        return self.text[start : self._seen]

    def type(self, line: str) -> None:
        """Type a line, and press Enter."""
        os.write(self._end, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        """Press a key without Enter."""
        os.write(self._end, key)

    def finished(self) -> tuple[int, str]:
        """Wait for the program's end; return its exit code and all that was shown."""
        limit = time.monotonic() + PATIENCE
        while self._more(limit):
            continue
        return self.program.wait(PATIENCE), self.text

    def _more(self, limit: float) -> bool:
        if not select.select([self._end], [], [], max(0.0, limit - time.monotonic()))[0]:
            return False
        with suppress(OSError):  # the program has ended, and nothing else is on the terminal
            found = os.read(self._end, 65_536)
            self._raw += found
            return bool(found)
        return False


@contextmanager
def terminal(*words: str | Path, cwd: Path, environ: Mapping[str, str]) -> Iterator[Terminal]:
    """Start a Python program in a terminal of its own, 100 columns wide."""
    ours, theirs = os.openpty()
    env = {**clean(), "COLUMNS": "100", "TERM": "xterm", **environ}
    # The program leads a session that the terminal belongs to, as after a login, so that Ctrl-C reaches it.
    program = subprocess.Popen(
        [sys.executable, "-c", _LOGIN, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=env,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(program, ours)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


_LOGIN = """import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"""


def clean() -> dict[str, str]:
    """Return this process's environment without what would name another run or forge, and with the project as it is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_", "ARGO_"))}
    return {**kept, "PYTHONPATH": str(ROOT)}
