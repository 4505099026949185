"""Processes that write side by side, and are killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Child:
    """A running child.

    :param number: of its process.
    :param output: what it acknowledges, line by line.
    """

    def __init__(self, number: int, output: int) -> None:
        self._number = number
        self._output = os.fdopen(output, encoding="utf-8")

    def rest(self) -> list[str]:
        """Return what it still says until it ends; a line that was cut short was not said."""
        with self._output as output:
            return [line.removesuffix("\n") for line in output if line.endswith("\n")]

    def kill(self, after: int = 0) -> list[str]:
        """Send SIGKILL once it has acknowledged so many lines; return all that it acknowledged."""
        said = [self._output.readline().removesuffix("\n") for _ in range(after)]
        os.kill(self._number, signal.SIGKILL)
        return said + self.rest()


class Nursery:
    """Makes children.

    :param orders: leads to `tests.app.store.child`.
    """

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders

    def child(self, mode: str, url: str, name: str) -> Child:
        """Start a process.

        :param mode: what it does: the name of a function there.
        """
        ours, theirs = os.pipe()
        socket.send_fds(self._orders, [f"{mode}\n{url}\n{name}".encode()], [theirs])
        os.close(theirs)
        return Child(int(self._orders.recv(100)), ours)


@contextmanager
def nursery() -> Iterator[Nursery]:
    """Give a nursery; none of its children outlives it, because all write to pipes of this process."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    command = [sys.executable, "-m", "tests.app.store.child", str(theirs.fileno())]
    with subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()]), ours:
        theirs.close()
        yield Nursery(ours)
