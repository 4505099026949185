"""A tiny server of events on loopback, that does to each connection what a test wants."""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

OPEN = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
EVENT = b'id: 5\nevent: gate\ndata: {"status":"pending"}\n\n'
DECIDED = b'id: 6\nevent: gate\ndata: {"status":"approved"}\n\n'


def chunk(data: bytes) -> bytes:
    """A piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


END = b"0\r\n\r\n"


def answer(status: str, *headers: str, body: bytes = b"") -> bytes:
    """A whole answer."""
    head = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\n{head}content-length: {len(body)}\r\n\r\n".encode() + body


@dataclass
class Peer:
    """One connection, and the request that came over it."""

    line: socket.socket
    request: str

    def send(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self.line.sendall(data)

    def header(self, name: str) -> str:
        rows = (row.partition(":") for row in self.request.split("\r\n")[1:])
        return next((value.strip() for key, _, value in rows if key.lower() == name), "")

    def stay(self) -> None:
        """Keep the connection until the other side ends it."""
        with contextlib.suppress(OSError):
            while self.line.recv(1024):
                pass


Play = Callable[[Peer], object]


@dataclass
class Sender:
    """Serves its plays one after the other, the last one again and again."""

    plays: list[Play]
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    peers: queue.Queue[Peer] = field(default_factory=queue.Queue)
    opened: int = 0
    over: int = 0

    def __enter__(self) -> Self:
        self._listening = socket.create_server((self.host, 0))
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for line in self._lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def open(self) -> int:
        """How many connections are open."""
        return self.opened - self.over

    def next(self) -> Peer:
        """Wait for the next request."""
        return self.peers.get(timeout=20)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                self._lines.append(line)
                play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
                thread = threading.Thread(target=self._serve, args=(line, play), daemon=True)
                self._threads.append(thread)
                self.opened += 1
                thread.start()

    def _wrapped(self, line: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(line, server_side=True) if self.tls else line

    def _serve(self, line: socket.socket, play: Play) -> None:
        with line, contextlib.suppress(OSError), self._wrapped(line) as spoken:
            text = b""
            while b"\r\n\r\n" not in text and (piece := spoken.recv(65_536)):
                text += piece
            if text:
                peer = Peer(spoken, text.decode())
                self.peers.put(peer)
                play(peer)
        self.over += 1


def says(*pieces: bytes) -> Play:
    """Send events and keep the stream open."""

    def play(peer: Peer) -> None:
        peer.send(OPEN + b"".join(map(chunk, pieces)))
        peer.stay()

    return play


def breaks(*pieces: bytes) -> Play:
    """Send bytes as they are, and hang up."""

    def play(peer: Peer) -> None:
        peer.send(b"".join(pieces))

    return play


def until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for what another thread does."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.002)
