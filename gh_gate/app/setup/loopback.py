"""A page on this machine: a server on the loopback address that only answers who calls it by that name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from gh_gate.errors import UsageError

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Reply:
    """A page.

    :param html: the whole document.
    :param last: whether nothing is left to do once it has been sent.
    """

    status: int
    html: str
    last: bool = False


Route = Callable[[Mapping[str, Sequence[str]]], Reply]


class Loopback:
    """The server; it works while it is entered.

    :param port: 0 for one that is free.
    :param policy: what the pages may load, as their `Content-Security-Policy`.
    :raise UsageError: where the port is taken.
    """

    def __init__(self, port: int, policy: str) -> None:
        self.routes: dict[str, Route] = {}
        self._ended = Event()
        self._server = _bound(port)
        self._server.serve, self._server.policy = self._serve, policy
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{HOST}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> bool:
        """Wait until the last page has been sent; False where that does not happen in time."""
        return self._ended.wait(seconds)

    def _serve(self, handler: _Handler) -> None:
        reply = self._reply(handler)
        try:
            handler.send(reply)
        finally:  # also where the browser did not wait for it
            if reply.last:
                self._ended.set()

    def _reply(self, handler: _Handler) -> Reply:
        # A page elsewhere may point its own name at this address (DNS rebinding), and its script would read ours.
        if handler.headers.get_all("Host") != [self.address.removeprefix("http://")]:
            return Reply(421, f"open this page at {self.address}")
        target = urlsplit(handler.path)
        route = self.routes.get(target.path)
        return route(parse_qs(target.query, keep_blank_values=True)) if route else Reply(404, "there is nothing here")


class _Server(ThreadingHTTPServer):
    serve: Callable[[_Handler], None]
    policy: str

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away; what else goes wrong is ours, and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    timeout = 30.0  # a browser opens connections ahead of time and sends nothing on them
    server: _Server
    server_version, sys_version = "gh-gate", ""

    def do_GET(self) -> None:
        self.server.serve(self)

    def send(self, reply: Reply) -> None:
        body = reply.html.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        # Not `no-referrer`, which would make the form's Origin `null`; this one keeps path and query on this machine.
        self.send_header("Referrer-Policy", "strict-origin-when-cross-origin")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the base class
        """Say nothing: a request's line holds the code."""


def _bound(port: int) -> _Server:
    try:
        return _Server((HOST, port), _Handler)
    except OSError as error:
        raise UsageError(
            f"port {port} of {HOST} cannot be used.", why=error.strerror or "", do="give another --port, or none"
        ) from error
