"""A process of a pipeline, which may be killed as a machine would kill it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it printed."""

    code: int
    stdout: str
    stderr: str

    @property
    def log(self) -> str:
        """Everything that it printed."""
        return self.stdout + self.stderr


@dataclass
class Running:
    """A process with its children, in a process group of their own; what they print goes to files."""

    process: subprocess.Popen[bytes]
    stdout: Path
    stderr: Path

    @classmethod
    def start(cls, command: Sequence[str], *, folder: Path, environ: Mapping[str, str], log: Path) -> Self:
        """Start a command without a terminal.

        :param log: the beginning of the names of the files for what it prints.
        """
        out, err = log.with_suffix(".out"), log.with_suffix(".err")
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        return cls(process, out, err)

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """Kill it and its children at once, with no chance to say anything."""
        with suppress(ProcessLookupError):  # all have ended
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def finished(self, seconds: float = 60.0) -> Ended:
        """Wait for its end."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"it still ran after {seconds:.0f} s:\n{self.printed()}") from None
        return Ended(code, _text(self.stdout), _text(self.stderr))

    def printed(self) -> str:
        """What it has printed so far."""
        return _text(self.stdout) + _text(self.stderr)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
