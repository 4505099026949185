"""Where the programs of the workflows ask for time to pass: they wait for GitHub's clock, and nobody waits for them."""

from __future__ import annotations

import math
import socketserver
from collections.abc import Callable
from threading import Thread
from types import TracebackType
from typing import Self


class ClockLine:
    """Listens on loopback while it is entered.

    :param passes: lets that many seconds pass.
    """

    def __init__(self, passes: Callable[[int], None]) -> None:
        class _Call(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                passes(math.ceil(float(self.rfile.readline())))
                self.wfile.write(b".")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Call)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="clock", daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
