"""HTTP/1.1 on loopback, with connections that stay open."""

import socket
import sys
import traceback
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.github.wire import Reply, Request

Handle = Callable[[Request], Reply]


class Handler(BaseHTTPRequestHandler):
    """Reads one request after another from a connection and writes the replies."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._write(self.server.handle(Request(self.command, self.path, headers, body)))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server finds them by these names

    def _write(self, reply: Reply) -> None:
        if reply.status == 0:
            self.close_connection = True
            return
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        if reply.status not in {204, 304}:
            lines.append(f"content-length: {len(reply.body)}")
        if reply.sent is not None:
            self.close_connection = True
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + reply.body[: reply.sent])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the base class
        """Stay silent."""


class Server(ThreadingHTTPServer):
    """Accepts connections until it is stopped; stopping wakes it at once and closes what is open."""

    request_queue_size = 128

    def __init__(self, handle: Handle, report: Callable[[str], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.handle = handle
        self._report = report
        self._open: dict[socket.socket, Thread] = {}
        self._stopped = False
        self._thread = Thread(target=self._accept, name="stand-in for GitHub", daemon=True)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def _accept(self) -> None:
        while not self._stopped:
            self.handle_request()

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002 - the signature of the base class
        """Refuse the connection that only wakes the accepting thread."""
        return not self._stopped

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own."""
        thread = Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._open[request] = thread
        thread.start()

    def shutdown_request(self, request: Any) -> None:
        self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the signature of the base class
        """A client that went away is no error; everything else is one of the stand-in's."""
        if not isinstance(sys.exception(), OSError):
            self._report(traceback.format_exc())

    def stop(self) -> None:
        """Close the listening socket and every connection, and wait for their threads."""
        self._stopped = True
        with socket.create_connection(("127.0.0.1", self.port)):
            self._thread.join()
        for connection, thread in list(self._open.items()):
            _shut(connection)
            thread.join()
        self.server_close()


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
