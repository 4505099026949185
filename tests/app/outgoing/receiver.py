"""Whoever gets messages: an HTTP server on loopback that answers as it is bidden, or a socket that does worse."""

from __future__ import annotations

import base64
import json
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

from gh_gate.app.outgoing.addresses import Address
from gh_gate.app.outgoing.listed import parse

KEY = f"whsec_{base64.b64encode(b'the-new-key-of-the-receiver-0001').decode()}"
OLD_KEY = f"whsec_{base64.b64encode(b'the-old-key-of-the-receiver-0001').decode()}"
PATH = "/hooks/a-token-that-nobody-may-see"


@dataclass(frozen=True)
class Got:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def number(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, key: str = KEY) -> Any:
        """What it says, as a receiver believes it."""
        return Webhook(key).verify(self.body, self.headers)

    def proved(self, key: str = KEY) -> Any:
        """What it says, whatever time the stand-in for GitHub has."""
        at = datetime.fromtimestamp(int(self.headers["webhook-timestamp"]), UTC)
        assert self.headers["webhook-signature"] == Webhook(key).sign(self.number, at, self.body.decode())
        return json.loads(self.body)


Answer = tuple[int, dict[str, str]]


@dataclass
class Receiver:
    """Keeps what it gets, and answers 200 when its answers are used up.

    :param meanwhile: is called before it answers.
    """

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answers: deque[Answer | int] = field(default_factory=deque)
    meanwhile: Callable[[Got], object] = lambda _: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PATH}"

    def next(self) -> Answer:
        answer = self.answers.popleft() if self.answers else 200
        return (answer, {}) if isinstance(answer, int) else answer


def yaml(url: str, name: str = "bot", keys: tuple[str, ...] = (KEY,), **more: Any) -> str:
    """Settings with one address, which may be on this machine."""
    entry = {"url": url, "secrets": list(keys), "networks": ["127.0.0.0/8", "::1"], "plain-http": True, **more}
    return json.dumps({name: entry})


def address(url: str, **more: Any) -> Address:
    """One address."""
    [found] = parse(yaml(url, **more))
    return found


@contextmanager
def receiving(secured: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver at work."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got = Got(self.path, {name.lower(): text for name, text in self.headers.items()}, body)
            receiver.got.append(got)
            receiver.meanwhile(got)
            status, headers = receiver.next()
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing: some tests hang up on it."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if secured:
            server.socket = secured.wrap_socket(server.socket, server_side=True)
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


Talk = Callable[[socket.socket], object]


@contextmanager
def misbehaving(talk: Talk) -> Iterator[str]:
    """A socket that takes a request, and then talks as it likes; gives its URL."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            with suppress(OSError):
                peer, _ = listening.accept()
                with peer:
                    peer.recv(65_536)
                    talk(peer)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)
