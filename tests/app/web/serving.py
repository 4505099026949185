"""Starts `slow_server.py`, speaks raw HTTP with it, and ends it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

PROGRAM = Path(__file__).with_name("slow_server.py")
ROOT = Path(__file__).parents[3]
SECONDS = 20.0


class Serving:
    """A server that runs.

    :param address: where it says that it listens.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, *flags: str, **environ: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *flags, PROGRAM, host, str(port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.address = ""

    def __enter__(self) -> Self:
        first, self.address = self.line(), self.line()
        if first != "started" or not self.address:
            self.process.kill()
            raise AssertionError(self.process.communicate())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def line(self) -> str:
        """The next line that it prints; empty when it has ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def go_on(self) -> None:
        """Let a store end."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def connect(self) -> socket.socket:
        """A connection to it."""
        url = urlsplit(self.address)
        return socket.create_connection((url.hostname, url.port), timeout=SECONDS)

    def ask(self, *pieces: bytes) -> bytes:
        """Send bytes and return all that comes until the server closes; what it no longer reads does not matter."""
        with self.connect() as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return receive(connection)


def receive(connection: socket.socket) -> bytes:
    """All that comes before the end, or before a connection is reset."""
    found = b""
    try:
        while piece := connection.recv(65_536):
            found += piece
    except ConnectionError:
        pass
    return found
