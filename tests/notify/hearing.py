"""Whoever is told: a listener in the engine's place, a recorder in the place of channels, and a service on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gh_gate.core.tally import Tally
from gh_gate.engine import Engine, Ticket
from gh_gate.engine.news import First, News, surely
from gh_gate.notify.addresses import Address
from gh_gate.notify.channels import Unsent
from gh_gate.notify.message import Message
from gh_gate.prepare import prepare
from tests.scene import Scene


@dataclass
class Ears:
    """Keeps the news of one process; a twin that was faster is asked for as a teller does."""

    news: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, _ticket: Ticket, news: News, tally: Tally, first: First = surely, /) -> None:
        if first():
            self.news.append((news.value, tally.status.value))

    @property
    def heard(self) -> list[str]:
        """What happened, in order."""
        return [news for news, _ in self.news]


def ask(scene: Scene, ears: Ears, public_key: str = "", **more: Any) -> tuple[Engine, Ticket]:
    """Open the gate, or find it, as a fresh process whose news somebody hears."""
    forge, request = scene.forge(), scene.request(**more)
    again = partial(prepare, request, forge)
    engine = Engine(forge, sleep=scene.sleep, public_key=public_key, tell=ears)
    return engine, engine.open(again(), attempt=request.run.attempt, again=again)


@dataclass
class Sent:
    """Stands in the place of what sends.

    :param fails: the schemes that fail, and with what.
    """

    messages: list[tuple[str, Message]] = field(default_factory=list)
    fails: dict[str, Exception] = field(default_factory=dict)
    held: threading.Event | None = None

    def __call__(self, address: Address, message: Message, /) -> None:
        if self.held is not None:
            self.held.wait(30)
        if address.scheme in self.fails:
            raise self.fails[address.scheme]
        self.messages.append((address.url, message))


REFUSED = Unsent("the service did not take it")


@dataclass
class Service:
    """A service on loopback that takes what is posted there.

    :param answers: the status codes of the next answers; 200 after them.
    """

    port: int = 0
    posts: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def address(self, path: str = "gate", scheme: str = "json") -> str:
        """Return the address of a path there."""
        return f"{scheme}://127.0.0.1:{self.port}/{path}"

    @property
    def titles(self) -> list[str]:
        """The titles of what was posted, in order."""
        return [str(body["title"]) for _, _, body in self.posts]


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"]))
            service.posts.append((self.path, dict(self.headers), json.loads(text)))
            self.send_response(service.answers.pop(0) if service.answers else 200)
            self.send_header("location", service.address("elsewhere", "http"))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        service.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join(10)
